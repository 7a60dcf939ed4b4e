# Panels made from other tables: evolution and Fourier transform (1c–e), spectra and their large-N limits (1f, 4).


rule evolution_panel:
    input:
        tables=lambda wildcards: evolution_tables(wildcards.panel),
        library=panel_library,
    output:
        f"{DATA}/{{panel}}.csv",
    log:
        f"{LOGS}/panels/{{panel}}.log",
    benchmark:
        f"{TIMES}/panels/{{panel}}.tsv"
    wildcard_constraints:
        panel="fig1[cde]|fig1[cd]_sample|sf2_variance|sf8_mz",
    conda:
        "../../envs/mean_field.yaml"
    threads: 1
    resources:
        mem_mb=500,
        runtime=5,
    params:
        settings=panel_settings,
    message:
        "Table {wildcards.panel} from curves"
    shell:
        "python -m seeding panel {wildcards.panel} --settings {params.settings:q} --tables {input.tables}"
        " --out {output} 2> {log}"


rule spectrum_panel:
    input:
        tables=lambda wildcards: spectrum_tables(wildcards.panel),
        library=panel_library,
    output:
        f"{DATA}/{{panel}}.csv",
    log:
        f"{LOGS}/panels/{{panel}}.log",
    benchmark:
        f"{TIMES}/panels/{{panel}}.tsv"
    wildcard_constraints:
        panel="fig1f|fig1f_inset|fig4.|sf6_.*|sf10_.*",
    conda:
        "../../envs/spectrum.yaml"
    threads: 1
    resources:
        mem_mb=500,
        runtime=5,
    params:
        settings=panel_settings,
    message:
        "Table {wildcards.panel} from the spectra"
    shell:
        "python -m seeding panel {wildcards.panel} --settings {params.settings:q} --tables {input.tables}"
        " --out {output} 2> {log}"


rule lifetime_panel:
    input:
        tables=lambda wildcards: lifetime_tables(wildcards.panel),
        library=panel_library,
    output:
        f"{DATA}/{{panel}}.csv",
    log:
        f"{LOGS}/panels/{{panel}}.log",
    benchmark:
        f"{TIMES}/panels/{{panel}}.tsv"
    wildcard_constraints:
        panel="sf7_.*|sf11_.*",
    conda:
        "../../envs/trajectories.yaml"
    threads: 1
    resources:
        mem_mb=500,
        runtime=5,
    params:
        settings=panel_settings,
    message:
        "Table {wildcards.panel} from the fits of damped oscillations"
    shell:
        "python -m seeding panel {wildcards.panel} --settings {params.settings:q} --tables {input.tables}"
        " --out {output} 2> {log}"
