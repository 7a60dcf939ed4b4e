# Measured against published: the claims table, what covers what, and whether a verdict has changed.


rule density_matrix_panel:
    input:
        panel_library,
    output:
        f"{DATA}/{{panel}}.csv",
    log:
        f"{LOGS}/panels/{{panel}}.log",
    benchmark:
        f"{TIMES}/panels/{{panel}}.tsv"
    wildcard_constraints:
        panel="evidence_limit",
    priority: 5  # while there is other work for the second core
    conda:
        "../../envs/cavity.yaml"
    threads: 1
    resources:
        mem_mb=2000,
        runtime=10,
    params:
        command=lambda wildcards: panel_command(wildcards.panel),
    message:
        "Table {wildcards.panel} from density matrices"
    shell:
        "python -m seeding {params.command} 2> {log}"


rule claims_table:
    input:
        tables=claim_tables(),
        claims=os.path.relpath(BASE / "config" / "claims.yaml"),
        library=library(
            "claims",
            modules=[f"seeding.claims.measures.{name}" for name in constant("seeding.commands.claims", "EVIDENCE")],
        ),
    output:
        f"{RESULTS}/claims.csv",
    log:
        f"{LOGS}/claims/claims.log",
    benchmark:
        f"{TIMES}/claims/claims.tsv"
    conda:
        "../../envs/claims.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=5,
    params:
        data=lambda wildcards, input: os.path.dirname(next(file for file in input.tables if "/data/" in file)),
        spectra=lambda wildcards, input: os.path.dirname(
            os.path.dirname(next(file for file in input.tables if "/spectra/" in file))
        ),
        atoms=config["spectra"]["atoms"],
        scale=config["scale"],
    message:
        "Every claim: measured against published"
    shell:
        "python -m seeding claims --claims {input.claims} --data {params.data} --spectra {params.spectra}"
        " --atoms {params.atoms} --scale {params.scale} --out {output} 2> {log}"


PANEL_RULES = panel_rules()


rule coverage:
    input:
        tables=[f"{DATA}/{panel}.csv" for panel, maker in PANEL_RULES.items() if maker],
        claims=os.path.relpath(BASE / "config" / "claims.yaml"),
        library=library("coverage"),
    output:
        f"{RESULTS}/coverage.csv",
    log:
        f"{LOGS}/claims/coverage.log",
    benchmark:
        f"{TIMES}/claims/coverage.tsv"
    conda:
        "../../envs/claims.yaml"
    threads: 1
    resources:
        mem_mb=500,
        runtime=5,
    params:
        data=lambda wildcards, input: os.path.dirname(input.tables[0]),
        panels=json.dumps(PANEL_RULES),
    message:
        "Coverage: panel, rule, data, claims"
    shell:
        "python -m seeding coverage --claims {input.claims} --data {params.data} --panels {params.panels:q}"
        " --out {output} 2> {log}"


rule convergence:
    input:
        tables=[
            f"{DATA}/{name}.csv"
            for name in [
                *(f"fig4{letter}" for letter in "abcdef"),
                "fig3a_boundary",
                "fig3b_inset",
                "sf1_difference",
                "sf2_tongues",
                "sf3_frequencies",
                "sf3_variance",
                "sf4_critical",
                "sf5_multipliers",
                "sf9_cavity",
            ]
        ],
        spectra=spectrum_tables("sf6_modes"),
        batches=[
            file for size in config["trajectories"]["curves"]["atoms"] for file in trajectory_batches("curves", size)
        ],
        three=[
            file
            for coupling in config["three"]["couplings"]
            for file in trajectory_batches(f"three-{coupling}", config["three"]["atoms"])
        ],
        lifetimes=[file for size in config["trajectories"]["lifetimes"]["atoms"] for file in lifetime_batches(size)],
        library=library("convergence"),
    output:
        f"{RESULTS}/convergence.csv",
    log:
        f"{LOGS}/claims/convergence.log",
    benchmark:
        f"{TIMES}/claims/convergence.tsv"
    priority: 10  # the longest of the last jobs
    conda:
        "../../envs/trajectories.yaml"
    threads: 1
    resources:
        mem_mb=2000,
        runtime=20,
    params:
        configuration=json.dumps(config, sort_keys=True),
        data=lambda wildcards, input: os.path.dirname(input.tables[0]),
    message:
        "Convergence of every curve"
    shell:
        "python -m seeding convergence --configuration {params.configuration:q} --data {params.data}"
        " --spectra {input.spectra} --batches {input.batches} --three {input.three} --lifetimes {input.lifetimes}"
        " --out {output} 2> {log}"


rule verdicts:
    input:
        table=f"{RESULTS}/claims.csv",
        expected=os.path.relpath(BASE / "config" / "expected_verdicts.csv"),
        library=library("verdicts"),
    output:
        f"{RESULTS}/verdicts.csv",
    log:
        f"{LOGS}/claims/verdicts.log",
    benchmark:
        f"{TIMES}/claims/verdicts.tsv"
    conda:
        "../../envs/claims.yaml"
    threads: 1
    resources:
        mem_mb=500,
        runtime=5,
    message:
        "The verdicts against the expected ones"
    shell:
        "python -m seeding verdicts --table {input.table} --expected {input.expected} --out {output} 2> {log}"


rule claims:
    input:
        f"{RESULTS}/claims.csv",
        f"{RESULTS}/coverage.csv",
        f"{RESULTS}/verdicts.csv",
    message:
        "The verdict on every claim is in {RESULTS}/claims.csv"
