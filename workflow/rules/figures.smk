# The figures, each drawn from its tables; the rule's name is the target: `snakemake fig3`.

for figure in [*SHOWN, *LARGE]:

    rule:
        name:
            figure.name
        input:
            tables=figure_tables(figure),
            library=library("figure", modules=figure_modules(figure)),
            style=os.path.relpath(BASE / "workflow/seeding/paper/style.mplstyle"),
        output:
            pdf=f"{RESULTS}/figures/{figure.name}.pdf",
            svg=report(
                f"{RESULTS}/figures/{figure.name}.svg",
                caption=f"../seeding/paper/{figure.folder}/caption.rst",
                category="Figures" if figure in FIGURES else "Supplement",
                labels={"figure": figure.name},
            ),
            png=f"{RESULTS}/figures/{figure.name}.png",
        log:
            f"{LOGS}/figures/{figure.name}.log",
        benchmark:
            f"{TIMES}/figures/{figure.name}.tsv"
        conda:
            "../../envs/figures.yaml"
        threads: 1
        resources:
            mem_mb=1000,
            runtime=5,
        params:
            figure=figure.name,
            stem=lambda wildcards, output: os.path.splitext(output.pdf)[0],
            data=lambda wildcards: DATA,
            scale=SCALE,
            configuration=figure_fingerprint(figure),
        message:
            f"Figure {figure.name}"
        shell:
            "python -m seeding figure {params.figure:q} --data {params.data:q} --out {params.stem:q}"
            " --scale {params.scale:q} --configuration {params.configuration:q} 2> {log:q}"
