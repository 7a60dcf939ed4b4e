# Appendix A: the model before the cavities are eliminated, and the two readings of Eq. (D1).


rule cavity_panel:
    input:
        panel_library,
    output:
        f"{DATA}/{{panel}}.csv",
    log:
        f"{LOGS}/panels/{{panel}}.log",
    benchmark:
        f"{TIMES}/panels/{{panel}}.tsv"
    wildcard_constraints:
        panel="sf9_.*",
    priority: 5  # while there is other work for the second core
    conda:
        "../../envs/cavity.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        command=lambda wildcards: panel_command(wildcards.panel),
    message:
        "Table {wildcards.panel} from the model with cavities and the exchange Hamiltonians"
    shell:
        "python -m seeding {params.command} 2> {log}"
