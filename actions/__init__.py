"""Rasa's custom actions, one module a skill. An action reads slots, calls one service, utters one response."""
