"""Runs the jobs of a workflow as a runner would: real shells, real git, a local GitHub.

What it does not know fails.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
"""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pmsite.load.events import parse
from tests.workflows.expressions import Evaluator, UnknownError
from tests.workflows.world import BIN, World, checkout, link_environment, propose

Json = Mapping[str, Any]
_WORKFLOW = {"name", "on", "permissions", "concurrency", "jobs"}
_JOB = {"name", "if", "needs", "runs-on", "timeout-minutes", "permissions", "env", "environment", "steps", "uses"}
_STEP = {"id", "name", "if", "uses", "with", "env", "shell", "run"}
_SHELL = ["bash", "--noprofile", "--norc", "-eo", "pipefail"]
_PIP = {"PIP_NO_INDEX": "1", "PIP_DRY_RUN": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_NO_CACHE_DIR": "1"}
"""The real pip finds everything installed, or says what it would install."""
_WITH = {
    "actions/checkout": {"fetch-depth", "persist-credentials"},
    "actions/setup-python": {"python-version"},
    "actions/upload-pages-artifact": {"path"},
    "actions/deploy-pages": set[str](),
    "peter-evans/create-pull-request": {"branch", "add-paths", "commit-message", "title", "body", "body-path"}
    | {"delete-branch"},
}
"""The actions that are known, with what they may be given."""


@dataclass
class Step:
    """A step that is over."""

    name: str
    conclusion: str
    """success, failure or skipped."""
    log: str = ""
    did: str = ""
    """What an action did, in a word."""


@dataclass
class Job:
    """A job that is over, and its checkout as it left it."""

    conclusion: str
    workspace: Path = Path()
    steps: list[Step] = field(default_factory=list)
    summary: str = ""
    url: str = ""
    """Of the environment that it deployed to."""

    @property
    def log(self) -> str:
        """All that its steps said."""
        return "\n".join(step.log for step in self.steps)

    def step(self, name: str) -> Step:
        """The one step whose command or action holds this."""
        (found,) = [step for step in self.steps if name in step.name]
        return found


def run(
    world: World, name: str, event: str, payload: Json | None = None, branch: str = "main", **inputs: str
) -> dict[str, Job]:
    """The jobs of a workflow of the origin, started by an event; a workflow that does not listen to it fails.

    By hand it may be started on another branch: what counts is then the workflow that stands there.
    """
    assert branch == "main" or event == "workflow_dispatch"
    world.runs += 1
    told = {**({} if event == "schedule" else {"repository": {"default_branch": "main"}}), **(payload or {})}
    workflow = _read(world.show(f".github/workflows/{name}.yml", branch), name, _WORKFLOW)
    _listens(workflow["on"], event, told)
    return _jobs(world, workflow, event, told, inputs, branch)


def _read(text: str, name: str, known: set[str]) -> Json:
    parsed = parse(text, name)
    assert parsed.problems == []
    _only(parsed.data, known)
    data: Json = parsed.data
    return data


def _only(given: Json, known: set[str]) -> None:
    if extra := given.keys() - known:
        raise UnknownError(f"the keys {sorted(extra)}")


def _listens(on: Json, event: str, payload: Json) -> None:
    assert event in on, f"it does not listen to {event}"
    told = on[event] or {}
    if event == "schedule":
        assert payload.get("schedule") in [one["cron"] for one in told]
        return
    _only(told, {"branches", "paths", "types", "inputs"})
    assert "types" not in told or payload.get("action") in told["types"], f"it does not listen to {payload}"
    assert told.get("branches", ["main"]) == ["main"]


def _jobs(world: World, workflow: Json, event: str, payload: Json, inputs: Json, branch: str) -> dict[str, Job]:
    declared = ((workflow["on"].get("workflow_dispatch") or {}).get("inputs") or {}).keys()
    _only(inputs, set(declared))
    contexts = _contexts(world, event, payload, {name: inputs.get(name) for name in declared}, branch)
    assert Evaluator(contexts).filled(workflow["concurrency"]["group"])
    done: dict[str, Job] = {}
    for name, job in workflow["jobs"].items():
        _only(job, _JOB)
        needed = [job["needs"]] if isinstance(job.get("needs"), str) else job.get("needs", [])
        missed = any(done[other].conclusion != "success" for other in needed)
        if missed or not Evaluator(contexts).holds(job.get("if")):
            done[name] = Job("skipped")
        elif "uses" in job:
            done |= _called(world, job, event, payload)
        else:
            done[name] = _Runner(world, event, payload, dict(contexts)).job(job)
    return done


def _called(world: World, job: Json, event: str, payload: Json) -> dict[str, Job]:
    """The jobs of another workflow of the repository; they get no right that the caller does not have."""
    called = _read(world.show(job["uses"].removeprefix("./")), job["uses"], _WORKFLOW)
    assert "workflow_call" in called["on"]
    for one in called["jobs"].values():
        assert one["permissions"].items() <= job["permissions"].items(), "GitHub would not start it"
    return _jobs(world, called, event, payload, {}, "main")


def _contexts(world: World, event: str, payload: Json, inputs: Json, branch: str) -> dict[str, Json]:
    is_pull = event == "pull_request"
    github = {
        "token": world.github.token,
        "event_name": event,
        "event": payload,
        "ref": "refs/pull/1/merge" if is_pull else f"refs/heads/{branch}",
        "ref_name": "1/merge" if is_pull else branch,
        "run_id": str(world.runs),
        "base_ref": "main" if is_pull else "",
        "repository": world.github.full_name,
        "server_url": "https://github.com",
    }
    return {
        "github": github,
        "vars": world.vars,
        "secrets": world.secrets,
        "inputs": inputs,
        "env": {},
        "steps": {},
    }


class _Runner:
    """One job on a machine of its own."""

    def __init__(self, world: World, event: str, payload: Json, contexts: dict[str, Json]) -> None:
        world.jobs += 1
        self.world, self.contexts = world, contexts
        self.home = world.folder / f"job-{world.jobs}"
        self.workspace, self.temp = self.home / "work", self.home / "temp"
        for folder in (self.workspace, self.temp, self.home / "home"):
            folder.mkdir(parents=True)
        (self.home / "event.json").write_text(json.dumps(payload), "utf-8")
        contexts["runner"] = {"temp": str(self.temp)}
        self.path = [part for part in os.environ["PATH"].split(os.pathsep) if Path(part) != BIN]
        self.made, self.files = Job("success", self.workspace), 0
        self.fixed = {
            "HOME": str(self.home / "home"),
            "LANG": "C.UTF-8",
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": world.url,
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_REPOSITORY": world.github.full_name,
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_EVENT_NAME": event,
            "GITHUB_EVENT_PATH": str(self.home / "event.json"),
            "GITHUB_REF": contexts["github"]["ref"],
            "GITHUB_BASE_REF": contexts["github"]["base_ref"],
            "RUNNER_TEMP": str(self.temp),
            "PMSITE_TODAY": world.today,
            **_PIP,
        }

    def job(self, job: Json) -> Job:
        """Its steps in order; a failed one stops those that do not ask for the status."""
        self.contexts["env"] = self._filled(job.get("env", {}))
        self.steps(job["steps"], self.made.steps)
        if "environment" in job and self.made.conclusion == "success":
            self.made.url = Evaluator(self.contexts).filled(job["environment"]["url"])
        self.world.said += [self.made.log, self.made.summary]
        return self.made

    def steps(self, steps: Sequence[Json], over: list[Step]) -> bool:
        """Whether all went well."""
        failed = False
        for step in steps:
            _only(step, _STEP)
            name = str(step.get("run") or step["uses"])
            env = self.contexts["env"]
            self.contexts["env"] = {**env, **self._filled(step.get("env", {}))}
            if Evaluator(self.contexts, failed).holds(step.get("if")):
                done = self._shell(step, name) if "run" in step else self._action(step, name)
                failed = failed or done.conclusion == "failure"
            else:
                done = Step(name, "skipped")
            self.contexts["env"] = {**env, **self._kept()}
            over.append(done)
        self.made.conclusion = "failure" if failed else self.made.conclusion
        return not failed

    def _filled(self, given: Json) -> dict[str, str]:
        evaluator = Evaluator(self.contexts)
        return {name: evaluator.filled(str(value)) for name, value in given.items()}

    def _file(self, kind: str) -> Path:
        return self.home / f"{kind}-{self.files}"

    def _shell(self, step: Json, name: str) -> Step:
        assert step.get("shell", "bash") == "bash"
        self.files += 1
        script = self._file("script")
        script.write_text(Evaluator(self.contexts).filled(step["run"]), "utf-8")
        kinds = {kind: self._file(kind) for kind in ("STEP_SUMMARY", "ENV", "PATH", "OUTPUT")}
        for file in kinds.values():
            file.touch()
        env = {**self.fixed, **self.contexts["env"], "PATH": os.pathsep.join(self.path)}
        env |= {f"GITHUB_{kind}": str(file) for kind, file in kinds.items()}
        done = subprocess.run(
            [*_SHELL, str(script)],
            cwd=self.workspace,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.path[:0] = reversed(kinds["PATH"].read_text("utf-8").split())
        self.made.summary += kinds["STEP_SUMMARY"].read_text("utf-8")
        if kinds["OUTPUT"].read_text("utf-8"):
            raise UnknownError("outputs of a step of a shell")
        return Step(name, "failure" if done.returncode else "success", done.stdout)

    def _kept(self) -> dict[str, str]:
        file = self._file("ENV")
        pairs = [line.partition("=") for line in file.read_text("utf-8").splitlines()] if file.exists() else []
        return {name: value for name, _, value in pairs}

    def _action(self, step: Json, name: str) -> Step:
        raw = step.get("with", {})
        given = raw | self._filled({key: value for key, value in raw.items() if isinstance(value, str)})
        if name == "./":
            return self._composite(given)
        action = name.partition("@")[0]
        if action not in _WITH:
            raise UnknownError(f"the action {action}")
        _only(given, _WITH[action])
        if action == "actions/checkout":
            checkout(self.world, self.workspace, self.fixed["GITHUB_REF"], int(given.get("fetch-depth", 1)))
            if (self.workspace / "Makefile").exists():
                link_environment(self.workspace)
        elif action == "actions/setup-python":
            self.path[:0] = [str(self.world.python)] if self.world.python else []
        elif action == "actions/upload-pages-artifact":
            return Step(name, "success" if (self.workspace / given["path"]).is_dir() else "failure")
        elif action == "actions/deploy-pages":
            outputs = {"page_url": "https://example.github.io/postmortems/"}
            self.contexts["steps"] = {**self.contexts["steps"], step["id"]: {"outputs": outputs}}
        else:
            try:
                return Step(name, "success", did=propose(self.world, self.workspace, given))
            except OSError as error:
                return Step(name, "failure", str(error))
        return Step(name, "success")

    def _composite(self, given: Json) -> Step:
        """The repository's own action, in the job's checkout."""
        action = parse((self.workspace / "action.yml").read_text("utf-8"), "action.yml").data
        _only(given, action["inputs"].keys())
        assert all(name in given for name, told in action["inputs"].items() if told.get("required"))
        outside, fixed = self.contexts["inputs"], dict(self.fixed)
        standing = {name: told.get("default") for name, told in action["inputs"].items()}
        self.contexts["inputs"] = {**standing, **given}
        self.fixed["GITHUB_ACTION_PATH"] = str(self.workspace)
        inner: list[Step] = []
        well = self.steps(action["runs"]["steps"], inner)
        self.contexts["inputs"], self.fixed = outside, fixed
        return Step("./", "success" if well else "failure", "\n".join(one.log for one in inner))
