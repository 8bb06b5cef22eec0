"""The use cases, one module each; ``service.HistoryService`` is the one door to them."""
