"""Every example in a docstring of the program is run."""

import doctest
from importlib import import_module

import pytest

from tests.conftest import REPO

# Only a module with an example is imported, and only when its test runs: collecting stays cheap for every worker.
WITH_EXAMPLES = sorted(
    path.relative_to(REPO).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
    for path in REPO.glob("vonggac/**/*.py")
    if ">>> " in path.read_text("utf-8")
)


@pytest.mark.parametrize("module", WITH_EXAMPLES)
def test_the_examples_give_what_they_say(module):
    said: list[str] = []
    runner = doctest.DocTestRunner()
    for example in doctest.DocTestFinder(exclude_empty=True).find(import_module(module)):
        runner.run(example, out=said.append)
    result = runner.summarize(verbose=False)
    assert result.attempted, f"{module} shows an example where no docstring is"
    assert not result.failed, "".join(said)
