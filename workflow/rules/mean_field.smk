# The mean field, Eqs. (B1) and (D2) and their phase form: curves beside the trajectories, frequencies, maps, boundaries.


RUNS = ["curves", "transform", *(f"three-{coupling}" for coupling in config["three"]["couplings"])]


rule mean_field_curves:
    input:
        library("together", "mean-field"),
    output:
        [f"{RESULTS}/mean_field/{run}.csv" for run in RUNS],
    log:
        f"{LOGS}/mean_field/curves.log",
    benchmark:
        f"{TIMES}/mean_field/curves.tsv"
    conda:
        "../../envs/mean_field.yaml"
    threads: 1
    resources:
        mem_mb=500,
        runtime=5,
    params:
        commands=[f"mean-field {mean_field_options(run)} --out {RESULTS}/mean_field/{run}.csv" for run in RUNS],
    message:
        "Mean field beside the trajectories: {RUNS}"
    shell:
        "python -m seeding together {params.commands:q} 2> {log}"


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
        panel="fig1f_mean_field|fig2b|fig3e|sf1_critical|sf2_(detuning|range)|sf3_variance|sf4_.*|sf5_.*"
        "|evidence_(critical|initial|conservation|jacobian|ladder|conventional)",
    priority: 5  # while there is other work for the second core
    conda:
        "../../envs/mean_field.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        command=lambda wildcards: panel_command(wildcards.panel),
    message:
        "Table {wildcards.panel} from the mean field"
    shell:
        "python -m seeding {params.command} --threads {threads} 2> {log}"


use rule mean_field_panel as mean_field_map with:
    wildcard_constraints:
        panel="fig3a|fig3b|sf1_difference|sf2_tongues",
    priority: 20  # first of all, when no other job has to end for the second core
    threads: 2 if config["scale"] == "paper" else 1
