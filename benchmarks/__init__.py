"""The speed and memory promises, as ratios measured side by side in one run; run by hand, never as timed tests."""
