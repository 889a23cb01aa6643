"""Optuna is optional: whoever does not search never loads it."""

from tests.import_graph import import_graph, imports, module_name, sources

STUDY, SEARCHER = "core.experiments.search.study", "core.experiments.search.searcher"


def test_only_the_process_of_a_search_loads_optuna() -> None:
    named = {
        module_name(path)
        for path in sources("core", "pages")
        for _, imported in imports(path)
        if imported.split(".")[0] == "optuna"
    }
    assert named == {STUDY}
    graph = import_graph()
    assert [name for name, others in graph.items() if STUDY in others] == [SEARCHER]
    assert [name for name, others in graph.items() if SEARCHER in others] == []
