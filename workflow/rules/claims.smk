# Measured against published: the claims table, what covers what, and whether a verdict has changed.


rule claims_table:
    input:
        tables=[PLAN.panel_file(name) for name in CLAIM_TABLES if not name.startswith(statements.SPECTRA)],
        spectra=[file for name in CLAIM_TABLES if name.startswith(statements.SPECTRA) for file in PLAN.files(name)],
        claims=CLAIMS_FILE,
        library=library("claims", modules=statements.modules(CLAIMS)),
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
        data=lambda wildcards: DATA,
        scale=SCALE,
    message:
        "Every claim: measured against published"
    shell:
        "python -m seeding claims --claims {input.claims:q} --data {params.data:q} --spectra {input.spectra:q}"
        " --scale {params.scale:q} --out {output:q} 2> {log:q}"


rule answers:
    input:
        table=f"{RESULTS}/claims.csv",
        claims=CLAIMS_FILE,
        library=library("answers"),
    output:
        f"{RESULTS}/answers.csv",
    log:
        f"{LOGS}/claims/answers.log",
    benchmark:
        f"{TIMES}/claims/answers.tsv"
    conda:
        "../../envs/claims.yaml"
    threads: 1
    resources:
        mem_mb=500,
        runtime=5,
    message:
        "One answer to every claim"
    shell:
        "python -m seeding answers --claims {input.claims:q} --table {input.table:q} --out {output:q} 2> {log:q}"


rule coverage:
    input:
        tables=[PLAN.panel_file(panel) for panel, maker in PANEL_RULES.items() if maker],
        claims=CLAIMS_FILE,
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
        data=lambda wildcards: DATA,
        panels=json.dumps(PANEL_RULES),
    message:
        "Coverage: panel, rule, data, claims"
    shell:
        "python -m seeding coverage --claims {input.claims:q} --data {params.data:q} --panels {params.panels:q}"
        " --out {output:q} 2> {log:q}"


rule convergence:
    input:
        tables=[PLAN.panel_file(name) for name in constant("seeding.commands.convergence", "TABLES")],
        spectra=PLAN.files("spectra/every-large"),
        batches=[file for run in PLAN.runs("curves") for file in PLAN.batches(*run)],
        three=[file for run in PLAN.runs("three") for file in PLAN.batches(*run)],
        lifetimes=[file for run in PLAN.runs("lifetimes") for file in PLAN.lifetime_batches(*run)],
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
        mem_mb=1000,
        runtime=20,
    params:
        configuration=json.dumps(config, sort_keys=True),
        data=lambda wildcards: DATA,
    message:
        "Convergence of every curve"
    shell:
        "python -m seeding convergence --configuration {params.configuration:q} --data {params.data:q}"
        " --spectra {input.spectra:q} --batches {input.batches:q} --three {input.three:q} --lifetimes {input.lifetimes:q}"
        " --out {output:q} 2> {log:q}"


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
    params:
        differs=json.dumps(DIFFERS),
    message:
        "The verdicts against the expected ones"
    shell:
        "python -m seeding verdicts --table {input.table:q} --expected {input.expected:q} --differs {params.differs:q}"
        " --out {output:q} 2> {log:q}"


rule claims:
    input:
        f"{RESULTS}/answers.csv",
        f"{RESULTS}/claims.csv",
        f"{RESULTS}/coverage.csv",
        f"{RESULTS}/verdicts.csv",
    message:
        f"The answer to every claim is in {RESULTS}/answers.csv, the verdict on every reading in {RESULTS}/claims.csv"


rule others:
    input:
        numbers=os.path.relpath(BASE / "workflow" / "seeding" / "crosschecks" / "others.csv"),
        library=library("others"),
    output:
        f"{RESULTS}/others.csv",
    log:
        f"{LOGS}/claims/others.log",
    benchmark:
        f"{TIMES}/claims/others.tsv"
    conda:
        "../../envs/cavity.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=5,
    message:
        "Numbers of others, ours beside them"
    shell:
        "python -m seeding others --numbers {input.numbers:q} --out {output:q} 2> {log:q}"
