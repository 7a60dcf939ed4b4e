# The engines against the usual routes: minutes on an idle machine, not in the default target.


rule benchmark:
    input:
        library("benchmark"),
    output:
        f"{RESULTS}/benchmarks/peers.csv",
    log:
        f"{LOGS}/benchmark.log",
    conda:
        "../../envs/cavity.yaml"
    threads: 64  # all that there are: measured alone
    resources:
        mem_mb=8000,
        runtime=120,
    message:
        "Engines against their peers, one after the other"
    shell:
        "python -m seeding benchmark --out {output:q} 2> {log:q}"
