"""The sidecar: history for any editor that speaks the Language Server Protocol.

Thin: handlers unpack, call the service and convert. Rule: only this package imports pygls.
"""
