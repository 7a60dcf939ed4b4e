# Slow eigenvalues of the Liouvillian, one table for each normalisation, coupling and size. Figures 1f and 4.

# Sizes that take about as long as starting Python does are computed by one process.
SMALL = [atoms for atoms in config["spectra"]["atoms"] if atoms <= 9]


if SMALL:

    ruleorder: small_spectra > spectrum

    rule small_spectra:
        input:
            library("together", "spectrum"),
        output:
            [f"{RESULTS}/spectra/{{normalisation}}-{{coupling}}/{atoms}.csv" for atoms in SMALL],
        log:
            f"{LOGS}/spectra/{{normalisation}}-{{coupling}}/small.log",
        benchmark:
            f"{TIMES}/spectra/{{normalisation}}-{{coupling}}/small.tsv"
        wildcard_constraints:
            normalisation="total|subsystem",
            coupling="seeding|critical|nominal",
        conda:
            "../../envs/spectrum.yaml"
        threads: 1
        resources:
            mem_mb=2000,
            runtime=30,
        params:
            commands=lambda wildcards, output: [
                f"spectrum {spectrum_options(wildcards.coupling, atoms, wildcards.normalisation)} --out {file}"
                for atoms, file in zip(SMALL, output)
            ],
        message:
            "Slow Liouvillian modes, {SMALL} atoms in each crystal, {wildcards.coupling} ({wildcards.normalisation})"
        shell:
            "python -m seeding together {params.commands:q} 2> {log}"


rule spectrum:
    input:
        library("spectrum"),
    output:
        f"{RESULTS}/spectra/{{normalisation}}-{{coupling}}/{{atoms}}.csv",
    log:
        f"{LOGS}/spectra/{{normalisation}}-{{coupling}}/{{atoms}}.log",
    benchmark:
        f"{TIMES}/spectra/{{normalisation}}-{{coupling}}/{{atoms}}.tsv"
    wildcard_constraints:
        normalisation="total|subsystem",
        coupling="seeding|critical|nominal",
        atoms=r"\d+",
    conda:
        "../../envs/spectrum.yaml"
    threads: 1
    resources:
        mem_mb=lambda wildcards: max(2000, 4000 * int(wildcards.atoms) ** 2 // 400**2),
        runtime=lambda wildcards: 30 if int(wildcards.atoms) < 150 else 180,
    params:
        options=lambda wildcards: spectrum_options(wildcards.coupling, wildcards.atoms, wildcards.normalisation),
    message:
        "Slow Liouvillian modes, {wildcards.atoms} atoms in each crystal, {wildcards.coupling} ({wildcards.normalisation})"
    shell:
        "python -m seeding spectrum {params.options} --out {output} 2> {log}"
