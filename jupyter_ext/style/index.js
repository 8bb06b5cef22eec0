/** Styles of the panel. */
import "./index.css";
