/** The panel with sample data instead of an editor. What the address asks for is read by `sample-host.ts`. */
import './themes.css';
import './sample-host';
import '../main';
