# What each run of an engine is: its options on the command line, and the tables that a panel is made from.


def network_options(drives, coupling, normalisation=None):
    """Command-line options of a network with the model's κ, initial state and normalisation."""
    model = config["model"]
    return (
        f"--drives {' '.join(map(str, drives))} --coupling {coupling} --kappa {model['kappa']}"
        f" --initial {model['initial']} --normalisation {normalisation or model['normalisation']}"
    )


def time_options(times):
    """Command-line options of a sampling grid."""
    return f"--duration {times['duration']} --samples {times['samples']}"


def mean_field_options(run):
    """Options of `seeding mean-field`: curves (Fig. 1c–d), transform (Fig. 1e), three-Γ (SF8)."""
    if run.startswith("three-"):
        three = config["three"]
        return f"{network_options(three['drives'], run.removeprefix('three-'))} {time_options(three)}"
    pair = config["pair"]
    return f"{network_options(pair['drives'], pair['coupling'])} {time_options(pair[run])}"


def trajectory_run(run, atoms):
    """Drives, Γ, times and number of the trajectories of a run with N_α = `atoms`.

    Runs: curves (Figs. 1c–e), sample (the one trajectory in them), lifetimes (SF7), long (SF11), three-Γ (SF8).
    """
    pair, settings = config["pair"], config["trajectories"]
    if run.startswith("three-"):
        three = config["three"]
        return three["drives"], run.removeprefix("three-"), three, three["count"]
    if run == "sample":
        return pair["drives"], pair["coupling"], pair["curves"], 1
    place = settings[run]["atoms"].index(int(atoms))
    count = settings[run]["count"][place]
    if run == "curves":
        return pair["drives"], pair["coupling"], pair["curves"], count
    duration = settings[run]["duration"][place]
    times = {"duration": duration, "samples": round(duration * settings[run]["density"]) + 1}
    return pair["drives"], pair["coupling"], times, count


def trajectory_options(run, atoms, first):
    """Options of `seeding trajectories` for the batch that starts with number `first`."""
    drives, coupling, times, total = trajectory_run(run, atoms)
    settings = config["trajectories"]
    count = min(settings["batch"], total - int(first))
    sizes = " ".join([atoms] * len(drives))
    return (
        f"{network_options(drives, coupling)} --atoms {sizes} {time_options(times)}"
        f" --seed {settings['seed']} --first {first} --count {count}"
    )


def trajectory_batches(run, atoms):
    """The batches that make up a run."""
    *_, count = trajectory_run(run, atoms)
    starts = range(0, count, config["trajectories"]["batch"])
    return [f"{RESULTS}/trajectories/{run}/{atoms}/{first}.npz" for first in starts]


def lifetime_settings(atoms):
    """The key of the configuration with this size's trajectories: lifetimes (SF7) or long (SF11)."""
    return "lifetimes" if int(atoms) in config["trajectories"]["lifetimes"]["atoms"] else "long"


def lifetime_batches(atoms):
    """The trajectories of this size: those of Figs. 1c–e where they would be the same."""
    run = lifetime_settings(atoms)
    if int(atoms) in config["trajectories"]["curves"]["atoms"]:
        if trajectory_run(run, atoms) == trajectory_run("curves", atoms):
            run = "curves"
    return trajectory_batches(run, atoms)


def lifetime_start(atoms):
    """From when on the damping is fitted, in 1/κ."""
    settings = config["trajectories"][lifetime_settings(atoms)]
    return settings["start"][settings["atoms"].index(int(atoms))]


def lifetime_tables(panel):
    """Damping and frequency at every size of SF7 or SF11."""
    runs = ["lifetimes", "long"] if panel.startswith("sf11") else ["lifetimes"]
    return [f"{RESULTS}/lifetimes/{atoms}.csv" for run in runs for atoms in config["trajectories"][run]["atoms"]]


def spectrum_options(coupling, atoms, normalisation):
    """Options of `seeding spectrum`.

    coupling: seeding (the pair's Γ), critical (Γ_crit of this normalisation), nominal (that of Γ/S, Eq. (4)).
    """
    pair = config["pair"]
    strength = {
        "seeding": pair["coupling"],
        "critical": "critical",
        "nominal": Network(pair["drives"], kappa=config["model"]["kappa"]).critical_coupling(),
    }
    network = network_options(pair["drives"], strength[coupling], normalisation)
    return f"{network} --atoms {atoms} {atoms} --modes {config['spectra']['modes']}"


def spectra(name, *larger):
    """The spectra of one normalisation and coupling: the paper's sizes, and those of the configuration's keys `larger`."""
    sizes = [*config["spectra"]["atoms"], *(atoms for key in larger for atoms in config["spectra"][key].get(name, []))]
    return [f"{RESULTS}/spectra/{name}/{atoms}.csv" for atoms in sizes]


def spectrum_tables(panel):
    """Spectra behind Fig. 1f (both couplings), its inset and Fig. 4a–d (seeding), Fig. 4e–f (critical), SF6 and SF10."""
    if panel.startswith(("sf6_", "sf10_")):
        larger = ["large"] if panel.startswith("sf6_") else ["large", "larger"]
        # At its own Γ_crit, half of that of Γ/S, Γ/S_α gives the same Liouvillian: the nominal one stands there instead.
        sets = ["total-seeding", "total-critical", "subsystem-seeding", "subsystem-nominal"]
        return [file for name in sets for file in spectra(name, *larger)]
    if panel == "fig1f":
        couplings = ["seeding", "critical"]
    else:
        couplings = ["critical"] if panel in ("fig4e", "fig4f") else ["seeding"]
    return [file for coupling in couplings for file in spectra(f"{config['model']['normalisation']}-{coupling}")]


def evolution_tables(panel):
    """Tables behind Fig. 1c–e (the mean field, then trajectories by size), SF8 (both, for each coupling) and SF2's variance."""
    if panel == "sf2_variance":
        return [f"{DATA}/sf2_range.csv"]
    if panel == "sf8_mz":
        three = config["three"]
        runs = [f"three-{coupling}" for coupling in three["couplings"]]
        files = [(f"mean_field/{run}.csv", f"trajectories/{run}/{three['atoms']}.csv") for run in runs]
        return [f"{RESULTS}/{file}" for two in files for file in two]
    sizes = config["panels"][panel.removesuffix("_sample")]["atoms"]
    if panel.endswith("_sample"):
        return [f"{RESULTS}/trajectories/sample/{max(sizes)}.csv"]
    run = "transform" if panel == "fig1e" else "curves"
    return [f"{RESULTS}/mean_field/{run}.csv", *(f"{RESULTS}/trajectories/curves/{atoms}.csv" for atoms in sizes)]


def panel_tables(panel):
    """The tables that a panel is made from; none where its parameters are all that it takes."""
    if panel.startswith(("sf7_", "sf11_")):
        return lifetime_tables(panel)
    if panel in ("fig1f", "fig1f_inset") or panel.startswith(("fig4", "sf6_", "sf10_")):
        return spectrum_tables(panel)
    if panel in ("sf2_variance", "sf8_mz") or panel.startswith(("fig1c", "fig1d", "fig1e")):
        return evolution_tables(panel)
    return []
