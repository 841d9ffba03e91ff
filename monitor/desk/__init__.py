"""The pages of the web side: what each of them shows, and what its forms do.

Every page is made from the same functions as the command that tells the same.
"""

from monitor.desk.desk import Desk
from monitor.desk.known import Known, read_known

__all__ = ["Desk", "Known", "read_known"]
