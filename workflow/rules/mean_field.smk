# The mean field, Eqs. (B1) and (D2) and their phase form: curves beside the trajectories, frequencies, maps, boundaries.


rule mean_field_pair:
    input:
        library("mean-field"),
    output:
        f"{RESULTS}/mean_field/{{run}}.csv",
    log:
        f"{LOGS}/mean_field/{{run}}.log",
    benchmark:
        f"{TIMES}/mean_field/{{run}}.tsv"
    conda:
        "../../envs/mean_field.yaml"
    threads: 1
    resources:
        mem_mb=500,
        runtime=5,
    params:
        options=lambda wildcards: mean_field_options(wildcards.run),
    message:
        "Mean field of the seed A and of B: {wildcards.run}"
    shell:
        "python -m seeding mean-field {params.options} --out {output} 2> {log}"


rule mean_field_panel:
    input:
        lambda wildcards: library("panel", *panel_modules([wildcards.panel])),
    output:
        f"{DATA}/{{panel}}.csv",
    log:
        f"{LOGS}/panels/{{panel}}.log",
    benchmark:
        f"{TIMES}/panels/{{panel}}.tsv"
    wildcard_constraints:
        panel="fig1f_mean_field|fig2b|fig3[abe]|sf[145]_.*|sf2_(?!variance).*|sf3_variance"
        "|evidence_(critical|initial|conservation|jacobian|ladder|conventional)",
    conda:
        "../../envs/mean_field.yaml"
    threads: lambda wildcards: 2 if wildcards.panel in MAPS and config["scale"] == "paper" else 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        settings=lambda wildcards: json.dumps(panel_settings(wildcards.panel), sort_keys=True),
    message:
        "Table {wildcards.panel} from the mean field"
    shell:
        "python -m seeding panel {wildcards.panel} --settings {params.settings:q} --threads {threads}"
        " --out {output} 2> {log}"
