# Quantum trajectories at finite size. Figures 1c–e.


rule trajectories:
    input:
        library("trajectories"),
    output:
        f"{RESULTS}/trajectories/{{atoms}}.csv",
    log:
        f"{LOGS}/trajectories/{{atoms}}.log",
    benchmark:
        f"{TIMES}/trajectories/{{atoms}}.tsv"
    conda:
        "../../envs/trajectories.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=30,
    params:
        options=lambda wildcards: trajectory_options(wildcards.atoms),
    message:
        "Quantum trajectories, {wildcards.atoms} atoms in each subsystem"
    shell:
        "python -m seeding trajectories {params.options} --out {output} 2> {log}"
