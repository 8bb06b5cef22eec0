"""What crosses a process border: messages, method names, error codes, file URIs.

Single source of the JSON Schema, the TypeScript types and the reference page. Rule: values only;
nothing here talks to a store or to an editor.
"""
