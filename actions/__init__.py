"""Rasa's custom actions, one module a skill. An action calls one service and utters."""
