"""What the environment says about this process: few things, each named POISE_… and each with a default."""

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsError(ValueError):
    """The environment says something that cannot be used; the message names the variable and what would be right."""


class Settings(BaseSettings):
    """Process settings; everything that decides who takes which contact stands in the policy instead."""

    model_config = SettingsConfigDict(env_prefix="POISE_", extra="ignore")

    debug: bool = False
    """Show where in the code a fault of ours happened."""
    width: int = Field(default=100, ge=40, le=400)
    """The widest that a table may be on a terminal, in columns."""


def read_settings() -> Settings:
    """Read the settings of this process."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "POISE_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(f"{name}: {first['input']!r} cannot be used: {first['msg'].lower()}") from None
