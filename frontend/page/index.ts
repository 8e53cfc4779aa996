// What every page loads. Each part works without script too; this only makes it smoother.
import htmx from "htmx.org/dist/htmx.esm.js";
import { startMenus } from "../menu/index";
import { startPanel } from "../panel/index";
import { startProgress } from "../progress/index";
import { startSaving } from "../saving/index";
import { startSuggestions } from "../suggestions/index";
import { startTables } from "../table/index";

Object.assign(htmx.config, {
  // The pages' Content-Security-Policy allows no evaluated code and no inline style.
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  // Pages hold what is confidential: none is kept in the browser's storage.
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  scrollBehavior: "auto",
});

// Islands ask for parts of pages through the same door.
Object.assign(window, { htmx });

// The module runs when the page has been read; the marker lets styles and tests know that script works.
document.documentElement.dataset["script"] = "on";
startMenus();
startPanel();
startTables();
startProgress();
startSaving();
startSuggestions();
