# The report: one page with every verdict, figure, table and where they come from.


rule provenance:
    input:
        figures=figure_files(SHOWN),
        claims=f"{RESULTS}/claims.csv",
        library=library("provenance"),
    output:
        f"{RESULTS}/provenance.json",
    log:
        f"{LOGS}/report/provenance.log",
    benchmark:
        f"{TIMES}/report/provenance.tsv"
    conda:
        "../../envs/claims.yaml"
    threads: 1
    resources:
        mem_mb=500,
        runtime=5,
    params:
        configuration=json.dumps(config, sort_keys=True),
        times=TIMES,
        data=lambda wildcards: DATA,
        differs=json.dumps(DIFFERS, sort_keys=True),
        costs=lambda wildcards: os.path.relpath(BASE / "docs/costs.csv"),
    message:
        "Commit, configuration, versions, machine and times"
    shell:
        "python -m seeding provenance --configuration {params.configuration:q} --times {params.times:q}"
        " --data {params.data:q} --differs {params.differs:q} --costs {params.costs:q}"
        " --out {output:q} 2> {log:q}"


rule report:
    input:
        claims=f"{RESULTS}/claims.csv",
        answers=f"{RESULTS}/answers.csv",
        coverage=f"{RESULTS}/coverage.csv",
        convergence=f"{RESULTS}/convergence.csv",
        others=f"{RESULTS}/others.csv",
        peers=os.path.relpath(BASE / "docs/gallery/peers.csv"),
        provenance=f"{RESULTS}/provenance.json",
        figures=[f"{RESULTS}/figures/{figure.name}.svg" for figure in SHOWN],
        tables=[table for figure in SHOWN for table in figure_tables(figure)],
        captions=[os.path.relpath(BASE / f"workflow/seeding/paper/{figure.folder}/caption.rst") for figure in SHOWN],
        templates=[
            os.path.relpath(BASE / f"workflow/seeding/report/templates/{name}")
            for name in ("report.html.j2", "report.css", "report.js", "torus.js")
        ],
        library=library("report"),
    output:
        f"{RESULTS}/report.html",
    log:
        f"{LOGS}/report/report.log",
    benchmark:
        f"{TIMES}/report/report.tsv"
    conda:
        "../../envs/report.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=5,
    params:
        figures=lambda wildcards: f"{RESULTS}/figures",
        data=lambda wildcards: DATA,
        captions=lambda wildcards: os.path.relpath(BASE / "workflow/seeding/paper"),
    message:
        "The report: {output}"
    shell:
        "python -m seeding report --claims {input.claims:q} --answers {input.answers:q} --coverage {input.coverage:q}"
        " --provenance {input.provenance:q} --figures {params.figures:q} --data {params.data:q}"
        " --captions {params.captions:q} --others {input.others:q} --peers {input.peers:q} --out {output:q} 2> {log:q}"
