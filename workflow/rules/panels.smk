# Small panels: those that are made from other tables, and curves for which starting Python takes much of the time.
# The panels of one figure are made together, by one process.

TOGETHER = {  # key of the rule: environment, panels
    "fig1": ("mean_field", ["fig1c", "fig1d", "fig1c_sample", "fig1d_sample", "fig1e"]),
    "fig1f": ("spectrum", ["fig1f", "fig1f_inset"]),
    "fig2": ("mean_field", ["fig2a", "fig2a_inset"]),
    "fig3": ("mean_field", ["fig3a_critical", "fig3a_averaging", "fig3a_boundary", "fig3b_inset", "fig3c", "fig3d"]),
    "fig4": ("spectrum", ["fig4a", "fig4b", "fig4c", "fig4d", "fig4e", "fig4f"]),
    "fig5": ("mean_field", ["fig5a", "fig5b", "fig5c"]),
    "sf2": ("mean_field", ["sf2_variance"]),
    "sf3": ("mean_field", ["sf3_frequencies", "sf3_mz", "sf3_window"]),
    "sf6": ("spectrum", ["sf6_modes", "sf6_gaps"]),
    "sf7": ("trajectories", ["sf7_lifetime", "sf7_fits"]),
    "sf8": ("mean_field", ["sf8_mz"]),
    "sf10": ("spectrum", ["sf10_modes", "sf10_gaps"]),
    "sf11": ("trajectories", ["sf11_lifetime", "sf11_fits"]),
    "evidence": (
        "mean_field",
        [
            "evidence_seeding",
            "evidence_coherent",
            "evidence_coherent_critical",
            "evidence_single",
            "evidence_normalisation",
            "evidence_identical",
        ],
    ),
}

for name, (environment, panels) in TOGETHER.items():

    rule:
        name:
            f"{name}_panels"
        input:
            tables=sorted({table for panel in panels for table in panel_tables(panel)}),
            library=library("together", "panel", modules=panel_modules(panels)),
        output:
            [f"{DATA}/{panel}.csv" for panel in panels],
        log:
            f"{LOGS}/panels/{name}.log",
        benchmark:
            f"{TIMES}/panels/{name}.tsv"
        conda:
            f"../../envs/{environment}.yaml"
        threads: 1
        resources:
            mem_mb=1000,
            runtime=10,
        params:
            commands=[panel_command(panel) for panel in panels],
        message:
            f"Tables {', '.join(panels)}"
        shell:
            "python -m seeding together {params.commands:q} 2> {log}"
