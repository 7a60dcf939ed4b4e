# Slow eigenvalues of the Liouvillian, one table for each normalisation, coupling and size. Figures 1f and 4.


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
