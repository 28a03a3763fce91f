"""What the tests of the Python package share: the shipped model in standing, and the small experiment of tests/conftest.py."""

import pytest

import lumbopelvic as lp


@pytest.fixture(scope="session")
def model():
    return lp.load_model("adult_male")


@pytest.fixture(scope="session")
def standing():
    return lp.load_posture("standing")


@pytest.fixture(scope="session")
def experiment(small_overrides):
    return lp.load_experiment("release_vs_stabilise", overrides=[word for word in small_overrides if word != "--set"])


@pytest.fixture(scope="session")
def result(experiment):
    return lp.run_experiment(experiment, threads=1, progress=False)


@pytest.fixture(scope="session")
def result_file(result, tmp_path_factory):
    path = tmp_path_factory.mktemp("result") / "small.h5"
    lp.write_result(result, path)
    return path
