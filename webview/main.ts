import 'uplot/dist/uPlot.min.css';
import './styles/theme.css';
import './styles/controls.css';
import './styles/header.css';
import './styles/curves.css';
import './styles/legend.css';
import './styles/log.css';
import { connect } from './host';
import { Panel } from './panel';

document.body.append(new Panel(connect()).element);
