# The mean field: Eq. (B1) and its phase form, observed frequencies, boundaries. Figures 2, 3 and 5.


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
        panel_library,
    output:
        f"{DATA}/{{panel}}.csv",
    log:
        f"{LOGS}/panels/{{panel}}.log",
    benchmark:
        f"{TIMES}/panels/{{panel}}.tsv"
    wildcard_constraints:
        panel="fig1f_mean_field|fig[235].*|sf[1345]_.*|sf2_(?!variance).*|evidence_(?!limit).*",
    conda:
        "../../envs/mean_field.yaml"
    threads: lambda wildcards: 2 if wildcards.panel in MAPS and config["scale"] == "paper" else 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        settings=panel_settings,
    message:
        "Table {wildcards.panel} from the mean field"
    shell:
        "python -m seeding panel {wildcards.panel} --settings {params.settings:q} --threads {threads}"
        " --out {output} 2> {log}"
