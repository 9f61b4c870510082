"""Alertmanager (webhook, version 4, and API, version 2) and Prometheus (`/api/v1/alerts`).

https://prometheus.io/docs/alerting/latest/configuration/#webhook_config,
https://prometheus.io/docs/prometheus/latest/querying/api/#alerts
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any

from pmsite.capture.evidence.instants import instant
from pmsite.capture.evidence.sighting import Evidence, Proof, Sighting, listed, maps, word

_NEVER = 2
"""The year 1 stands for an end that has not come."""


def read(data: Any) -> Evidence:
    """The alerts, each when it began and when it ended."""
    inner = data.get("data") if isinstance(data, dict) and isinstance(data.get("data"), dict) else data
    alerts = list(maps(listed(inner, "alerts")))
    services = dict.fromkeys(filter(None, (word(alert, "labels", "service") for alert in alerts)))
    sightings = tuple(one for alert in alerts for one in _of(alert))
    levels = [word(alert, "labels", "severity") for alert in alerts]
    return Evidence(
        "alertmanager",
        sightings,
        title=_title(alerts[0]) if alerts else None,
        severity=next(filter(None, levels), None),
        services=tuple(services),
    )


def _title(alert: Mapping[str, Any]) -> str:
    return word(alert, "annotations", "summary") or word(alert, "labels", "alertname") or "An alert"


def _of(alert: dict[str, Any]) -> Iterator[Sighting]:
    name = word(alert, "labels", "alertname") or "An alert"
    labels = repr(sorted((str(name), str(value)) for name, value in _labels(alert).items()))
    key = word(alert, "fingerprint") or blake2b(labels.encode("utf-8", "replace"), digest_size=8).hexdigest()
    where = word(alert, "labels", "instance") or word(alert, "labels", "service")
    on = f" on {where}" if where else ""
    said = word(alert, "annotations", "summary") or word(alert, "annotations", "message")
    began = instant(alert.get("startsAt") or alert.get("activeAt"))
    if began is None or word(alert, "state") == "pending":
        return
    yield _sighting(alert, began, f"{name} fires{on}{f': {said}' if said else ''}", f"{key}/fires", "detected_at")
    ended = instant(alert.get("endsAt"))
    over = word(alert, "status") == "resolved" or word(alert, "status", "state") == "resolved"
    if ended is not None and ended.year >= _NEVER and over:
        yield _sighting(alert, ended, f"{name}{on} is over", f"{key}/ends", None)


def _labels(alert: Mapping[str, Any]) -> dict[str, Any]:
    labels = alert.get("labels")
    return labels if isinstance(labels, dict) else {}


def _sighting(alert: dict[str, Any], at: datetime, text: str, key: str, proves: Proof | None) -> Sighting:
    tool = "prometheus" if "activeAt" in alert else "alertmanager"
    told = {
        "alert": word(alert, "labels", "alertname"),
        "severity": word(alert, "labels", "severity"),
        "service": word(alert, "labels", "service"),
        "instance": word(alert, "labels", "instance"),
        "summary": word(alert, "annotations", "summary"),
        "description": word(alert, "annotations", "description"),
        "runbook": word(alert, "annotations", "runbook_url") or word(alert, "annotations", "runbook"),
        "dashboard": word(alert, "annotations", "dashboard_url") or word(alert, "annotations", "dashboard"),
        "value": word(alert, "value"),
    }
    addresses = (("Runbook", told["runbook"]), ("Dashboard", told["dashboard"]))
    return Sighting(
        at,
        text,
        "alert",
        f"{tool}:{key}@{at:%Y-%m-%dT%H:%M:%SZ}",
        "alert",
        by=tool,
        proves=proves,
        data={name: value for name, value in told.items() if value} if proves else {"alert": told["alert"]},
        links=tuple((title, url) for title, url in addresses if url.startswith(("https://", "http://"))),
    )
