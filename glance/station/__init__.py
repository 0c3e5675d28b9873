"""The station without a screen: the list, the open patient, what keys do, what comes of it."""
