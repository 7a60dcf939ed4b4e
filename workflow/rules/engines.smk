# The engines: mean field beside trajectories, quantum trajectories, slow eigenvalues of the Liouvillian. What runs there
# are, and with which network, sizes and times, is the plan's.


rule mean_field:
    input:
        library("together", "mean-field"),
    output:
        [PLAN.mean_field_file(run) for run in PLAN.mean_field],
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
        commands=[PLAN.mean_field_command(run) for run in PLAN.mean_field],
    message:
        f"Mean field beside the trajectories: {', '.join(PLAN.mean_field)}"
    shell:
        "python -m seeding together {params.commands:q} 2> {log:q}"


# Trajectories: batches are scattered over jobs and gathered to the bit.


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
        options=lambda wildcards: PLAN.batch_words(wildcards.run, int(wildcards.atoms), int(wildcards.first)),
    message:
        "Quantum trajectories ({wildcards.run}), {wildcards.atoms} atoms in each crystal, from number {wildcards.first}"
    shell:
        "python -m seeding trajectories {params.options} --batch {output:q} 2> {log:q}"


rule trajectories:
    input:
        batches=lambda wildcards: PLAN.batches(wildcards.run, int(wildcards.atoms)),
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
        "python -m seeding gather {input.batches:q} --out {output:q} 2> {log:q}"


rule lifetime:
    input:
        batches=lambda wildcards: PLAN.lifetime_batches(wildcards.run, int(wildcards.atoms)),
        library=library("lifetime"),
    output:
        f"{RESULTS}/lifetimes/{{run}}/{{atoms}}.csv",
    log:
        f"{LOGS}/lifetimes/{{run}}/{{atoms}}.log",
    benchmark:
        f"{TIMES}/lifetimes/{{run}}/{{atoms}}.tsv"
    wildcard_constraints:
        run="lifetimes|long",
    conda:
        "../../envs/trajectories.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        start=lambda wildcards: PLAN.lifetime_start(wildcards.run, int(wildcards.atoms)),
    message:
        "Damping and frequency ({wildcards.run}), {wildcards.atoms} atoms in each crystal"
    shell:
        "python -m seeding lifetime {input.batches:q} --start {params.start:q} --or-reason --out {output:q} 2> {log:q}"


# Spectra, one table for each set and size; sizes that take about as long as starting Python are computed by one process.

for name in [*SPECTRA, *CRYSTALS]:
    sizes = PLAN.spectra.small(name)
    if not sizes:
        continue
    workflow.ruleorder(f"small_spectra_{name.replace('-', '_')}", "spectrum")

    rule:
        name:
            f"small_spectra_{name.replace('-', '_')}"
        input:
            library("together", "spectrum"),
        output:
            [PLAN.spectra.file(name, atoms) for atoms in sizes],
        log:
            f"{LOGS}/spectra/{name}/small.log",
        benchmark:
            f"{TIMES}/spectra/{name}/small.tsv"
        conda:
            "../../envs/spectrum.yaml"
        threads: 1
        resources:
            mem_mb=1000,
            runtime=30,
        params:
            commands=[PLAN.spectra.command(name, atoms) for atoms in sizes],
        message:
            f"Slow Liouvillian modes, {', '.join(map(str, sizes))} atoms in each crystal ({name})"
        shell:
            "python -m seeding together {params.commands:q} 2> {log:q}"


rule spectrum:
    input:
        library("spectrum"),
    output:
        f"{RESULTS}/spectra/{{name}}/{{atoms}}.csv",
    log:
        f"{LOGS}/spectra/{{name}}/{{atoms}}.log",
    benchmark:
        f"{TIMES}/spectra/{{name}}/{{atoms}}.tsv"
    wildcard_constraints:
        name="|".join([*SPECTRA, *CRYSTALS]),
        atoms=r"\d+",
    conda:
        "../../envs/spectrum.yaml"
    threads: 1
    resources:
        mem_mb=lambda wildcards: 1500 + 18 * int(wildcards.atoms),
        runtime=lambda wildcards: 30 if int(wildcards.atoms) < 50 else 180,
    params:
        options=lambda wildcards: PLAN.spectra.words(wildcards.name, int(wildcards.atoms)),
    message:
        "Slow Liouvillian modes, {wildcards.atoms} atoms in each crystal ({wildcards.name})"
    shell:
        "python -m seeding spectrum {params.options} --out {output:q} 2> {log:q}"
