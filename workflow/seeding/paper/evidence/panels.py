"""Evidence for claims that no figure shows."""

from seeding.paper.declaration import EVIDENCE, Figure, Panel

STATES = "evidence.states.evidence_{}"
REACH = "evidence.seeding.evidence_{}"
MANY = ("n", "fraction", "coupling", "swing_seed", "swing_others")
FIGURE = Figure(
    "evidence",
    EVIDENCE,
    (
        Panel(
            "evidence_seeding",
            (
                *("fraction", "coupling", "swing_a", "swing_b", "rotation_a"),
                *("line_a", "line_b", "error", "locking"),
            ),
            job="evidence",
            ignores=("coupling",),
        ),
        Panel(
            "evidence_coherent",
            ("fraction", "coupling", "swing_a", "swing_b", "line_a", "line_b", "error"),
            job="evidence",
            ignores=("coupling",),
        ),
        Panel(
            "evidence_critical", ("n", "seed", "others", "measured", "width", "root"), early=5, ignores=("coupling",)
        ),
        Panel(
            "evidence_coherent_critical", ("measured", "width", "fixed_point"), job="evidence", ignores=("coupling",)
        ),
        Panel("evidence_single", ("drive", "rate", "line", "error"), job="evidence", ignores=("coupling",)),
        Panel(
            "evidence_normalisation",
            ("normalisation", "coupling", "rotation", "line", "error", "critical"),
            job="evidence",
        ),
        Panel(
            "evidence_averaged",
            ("normalisation", "coupling", "rate", "frequency", "shift"),
            made_by="evidence.limits.evidence_averaged",
            ignores=("initial",),
        ),
        Panel("evidence_identical", ("initial", "spread", "swing"), job="evidence"),
        Panel(
            "evidence_initial",
            ("system", "initial", "line", "error", "swing"),
            made_by=STATES.format("initial"),
            early=5,
        ),
        Panel(
            "evidence_conservation",
            ("interaction", "initial", "drift", "drift_other", "difference"),
            made_by=STATES.format("conservation"),
            early=5,
        ),
        Panel(
            "evidence_jacobian",
            ("point", "fraction", "velocity", "largest_imaginary", "real_zero", "least_real", "numerical"),
            made_by=STATES.format("jacobian"),
            early=5,
            ignores=("coupling", "initial"),
        ),
        Panel(
            "evidence_limit",
            ("atoms", "deviation", "final"),
            made_by=STATES.format("limit"),
            environment="cavity",
            early=5,
        ),
        Panel(
            "evidence_ladder",
            ("range", "initial", "reading", "start", "stop", "deviation"),
            made_by=STATES.format("ladder"),
            early=5,
        ),
        Panel(
            "evidence_conventional",
            ("drive", "detuning", "coupling", "line_a", "line_b", "difference", "error", "order"),
            made_by="evidence.locking.evidence_conventional",
            threads=2,
            early=5,
        ),
        Panel(
            "evidence_range",
            ("initial", "range", "variance", "error"),
            made_by="evidence.locking.evidence_range",
            threads=2,
            early=5,
            ignores=("initial",),
        ),
        Panel(
            "evidence_regimes",
            (
                *("interaction", "initial", "seed", "other", "fraction", "critical", "coupling"),
                *("swing_a", "swing_b", "error"),
            ),
            made_by=REACH.format("regimes"),
            job="evidence",
            ignores=("coupling",),
        ),
        Panel("evidence_many", MANY, made_by=REACH.format("many"), job="evidence"),
        Panel("evidence_coherent_many", MANY, made_by=REACH.format("many"), job="evidence"),
        Panel(
            "evidence_order",
            ("drive_a", "drive_b", "measured", "width", "first", "second", "fixed_point"),
            made_by=REACH.format("order"),
            job="evidence",
            ignores=("coupling",),
        ),
        Panel(
            "evidence_printed",
            ("equation", "atoms", "printed", "meant"),
            made_by="evidence.printed.evidence_printed",
            environment="cavity",
            early=5,
        ),
    ),
)
