"""From bytes to the store: the importer and its limits, sources, drafts."""
