// Keys of the staff pages: j and k move, x selects, Enter opens, Ctrl K jumps.
import { startDeskKeys } from "./islands/keys";

startDeskKeys(document);
