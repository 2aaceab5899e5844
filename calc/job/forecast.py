"""One workbook projected beyond its As-of Date, from its reading to the forecast."""

from dataclasses import replace

from calc.files.names import forecast_path
from calc.job.job import Job, Ran, check_job, refused_as_ran
from calc.job.projected import CannotProject, projected, write_projected
from calc.job.status import Status
from calc.projection.frames import Forecast
from calc.projection.sentences import first_shortfall_in_words


def forecast_job(job: Job) -> tuple[Ran, Forecast | None]:
    """Check a workbook and write its forecast, or the copy with its errors marked. Nothing is raised but bugs."""
    ran = check_job(replace(job, effects=False))
    if ran.status is not Status.OK or ran.checked is None:
        return ran, None
    try:
        forecast = projected(ran.checked)
    except CannotProject as refused:
        return replace(ran, status=Status.NOT_WRITTEN, message=str(refused)), None
    return _write(ran, job, forecast), forecast


@refused_as_ran
def _write(ran: Ran, job: Job, forecast: Forecast) -> Ran:
    """Write the forecast of a sound workbook."""
    assert ran.checked is not None
    target = job.results or forecast_path(job.source)
    published = write_projected(ran.checked, forecast, target, job.values_only)
    told = [f"The forecast is in {published.path}: a projection, not a record.", published.kept]
    told += [first_shortfall_in_words(each) for each in forecast.projections]
    return replace(
        ran,
        message=" ".join(filter(None, told)),
        results=published.path,
        kept=target if published.kept else None,
    )
