# The tables behind the panels: those of one job are made by one process, others by one each.

PANEL_RULES = {panel.name: "" for panel in PANELS if not panel.columns}  # panel → the rule that makes its table

for figure in [*SHOWN, *EVIDENCE, *LARGE]:
    for job in dict.fromkeys(panel.job or panel.name for panel in figure.panels if panel.columns):
        panels = [panel for panel in figure.panels if (panel.job or panel.name) == job]
        first = panels[0]
        if figure not in LARGE:
            PANEL_RULES |= dict.fromkeys([panel.name for panel in panels], f"{job}_tables")

        rule:
            name:
                f"{job}_tables"
            input:
                tables=sorted({table for panel in panels for table in PLAN.tables(panel)}),
                library=library("together", "panel", modules=panel_modules(panels)),
            output:
                [PLAN.panel_file(panel.name) for panel in panels],
            log:
                f"{LOGS}/panels/{job}.log",
            benchmark:
                f"{TIMES}/panels/{job}.tsv"
            priority: max(panel.early for panel in panels)
            conda:
                f"../../envs/{first.environment}.yaml"
            threads: max(panel.threads for panel in panels) if SCALE == "paper" else 1
            resources:
                mem_mb=max(panel.memory_mb for panel in panels),
                runtime=max(panel.minutes for panel in panels),
            params:
                commands=[PLAN.panel_command(panel) for panel in panels],
            message:
                f"Tables {', '.join(panel.name for panel in panels)}"
            shell:
                "python -m seeding together {params.commands:q} --threads {threads} 2> {log:q}"
