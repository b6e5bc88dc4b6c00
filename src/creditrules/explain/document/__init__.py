"""An explanation as a document in one language: sections, tables, figures, in no form yet."""
