import 'uplot/dist/uPlot.min.css';
import './styles/theme.css';
import './styles/controls.css';
import './styles/header.css';
import './styles/curves.css';
import './styles/legend.css';
import './styles/pruning.css';
import './styles/pruning-narrow.css';
import './styles/pruning-detail.css';
import './styles/quantization.css';
import './styles/stages.css';
import './styles/panes.css';
import './styles/samples.css';
import './styles/log.css';
import { connect } from './host';
import { Panel } from './panel';

document.body.append(new Panel(connect()).element);
