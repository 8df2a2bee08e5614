"""What `cyberdiag check` tells: each fault that an author can make in questionnaires, overlays and catalogue."""
