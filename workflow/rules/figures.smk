# The figures, each drawn from its tables; the rule's name is the target: `snakemake fig3`.

for name in [*FIGURES, *SUPPLEMENT, *LARGE]:

    rule:
        name:
            name
        input:
            tables=figure_tables(name),
            library=library("figure", modules=[f"seeding.paper.{name.lower()}.drawing"]),
            style=os.path.relpath(BASE / "workflow/seeding/paper/style.mplstyle"),
        output:
            pdf=f"{RESULTS}/figures/{name}.pdf",
            svg=report(
                f"{RESULTS}/figures/{name}.svg",
                caption=f"../seeding/paper/{name.lower()}/caption.rst",
                category="Figures" if name in FIGURES else "Supplement",
                labels={"figure": name},
            ),
            png=f"{RESULTS}/figures/{name}.png",
        log:
            f"{LOGS}/figures/{name}.log",
        benchmark:
            f"{TIMES}/figures/{name}.tsv"
        conda:
            "../../envs/figures.yaml"
        threads: 1
        resources:
            mem_mb=1000,
            runtime=5,
        params:
            figure=name,
            stem=lambda wildcards, output: os.path.splitext(output.pdf)[0],
            data=lambda wildcards, input: os.path.dirname(input.tables[0]),
            scale=config["scale"],
            configuration=figure_configuration(name),
        message:
            f"Figure {name}"
        shell:
            "python -m seeding figure {params.figure} --data {params.data} --out {params.stem}"
            " --scale {params.scale} --configuration {params.configuration} 2> {log}"
