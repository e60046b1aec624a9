## Personas
