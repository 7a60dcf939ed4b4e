# Quantum trajectories at finite size: batches are scattered over jobs and gathered to the bit. Figures 1c–e.


rule trajectory_batch:
    input:
        library("trajectories"),
    output:
        f"{RESULTS}/trajectories/{{run}}/{{atoms}}/{{first}}.npz",
    log:
        f"{LOGS}/trajectories/{{run}}/{{atoms}}/{{first}}.log",
    benchmark:
        f"{TIMES}/trajectories/{{run}}/{{atoms}}/{{first}}.tsv"
    conda:
        "../../envs/trajectories.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=30,
    params:
        options=lambda wildcards: trajectory_options(wildcards.run, wildcards.atoms, wildcards.first),
    message:
        "Quantum trajectories ({wildcards.run}), {wildcards.atoms} atoms in each crystal, from number {wildcards.first}"
    shell:
        "python -m seeding trajectories {params.options} --batch {output} 2> {log}"


rule trajectories:
    input:
        batches=lambda wildcards: trajectory_batches(wildcards.run, wildcards.atoms),
        library=library("gather"),
    output:
        f"{RESULTS}/trajectories/{{run}}/{{atoms}}.csv",
    log:
        f"{LOGS}/trajectories/{{run}}/{{atoms}}.log",
    benchmark:
        f"{TIMES}/trajectories/{{run}}/{{atoms}}.tsv"
    conda:
        "../../envs/trajectories.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=5,
    message:
        "Mean of the trajectories ({wildcards.run}), {wildcards.atoms} atoms in each crystal"
    shell:
        "python -m seeding gather {input.batches} --out {output} 2> {log}"


rule lifetime:
    input:
        batches=lambda wildcards: lifetime_batches(wildcards.atoms),
        library=library("lifetime"),
    output:
        f"{RESULTS}/lifetimes/{{atoms}}.csv",
    log:
        f"{LOGS}/lifetimes/{{atoms}}.log",
    benchmark:
        f"{TIMES}/lifetimes/{{atoms}}.tsv"
    conda:
        "../../envs/trajectories.yaml"
    threads: 1
    resources:
        mem_mb=2000,
        runtime=10,
    params:
        start=lambda wildcards: lifetime_start(wildcards.atoms),
    message:
        "Damping and frequency, {wildcards.atoms} atoms in each crystal"
    shell:
        "python -m seeding lifetime {input.batches} --start {params.start} --out {output} 2> {log}"
