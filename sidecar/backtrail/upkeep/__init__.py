"""Bringing a history up to date with the disk: hints go in, versions come out.

Shared by the faces that hear of saves made outside editors, whoever tells them.
"""
