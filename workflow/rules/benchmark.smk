# The engines against the usual routes: half an hour and more on an idle machine, not in the default target.


rule benchmark:
    input:
        peers=f"{RESULTS}/benchmarks/peers.csv",
        library=library("speed"),
    output:
        f"{RESULTS}/benchmarks/peers.png",
    log:
        f"{LOGS}/benchmark/figure.log",
    conda:
        "../../envs/figures.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=5,
    message:
        "Seconds against size: {output}"
    shell:
        "python -m seeding speed --peers {input.peers:q} --out {output:q} 2> {log:q}"


rule peers:
    input:
        library("benchmark"),
    output:
        peers=f"{RESULTS}/benchmarks/peers.csv",
        kernels=f"{RESULTS}/benchmarks/kernels.csv",
    log:
        f"{LOGS}/benchmark/peers.log",
    conda:
        "../../envs/cavity.yaml"
    threads: 64  # all that there are: measured alone
    resources:
        mem_mb=8000,
        runtime=120,
    message:
        "Engines against their peers, one after the other"
    shell:
        "python -m seeding benchmark --out {output.peers:q} --kernels {output.kernels:q} 2> {log:q}"
