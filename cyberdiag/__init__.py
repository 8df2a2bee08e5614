"""cyberdiag: an offline cyber-risk self-assessment for small and mid-sized firms in Japan."""

__version__ = "0.1.0"
