// Every page works without this script; it only makes some of them quicker.
import "bootstrap-icons/font/bootstrap-icons.css";
import "./styles/main.scss";
import { startHtmx } from "./islands/htmx";
import { startHelper } from "./islands/helper";
import { focusErrors } from "./islands/errors";
import { keepDetails } from "./islands/folds";
import { startToasts } from "./islands/toasts";
import { copyNumbers } from "./islands/copy";
import { startUploads } from "./islands/upload";
import { startSigning } from "./islands/signing";
import { startCountdowns } from "./islands/countdown";
import { startPrinting } from "./islands/print";
import { startSuggestions } from "./islands/suggest";

startHtmx();
focusErrors(document);
keepDetails();
startToasts(document);
copyNumbers();
startUploads(document);
startSigning(document);
startCountdowns(document);
startPrinting(document);
startSuggestions(document);
startHelper();
