// The charts the pages draw, and nothing else: the bundle is the global `echarts`.
import { use } from 'echarts/core';
import { BarChart, GaugeChart, HeatmapChart, LineChart, MapChart, PieChart } from 'echarts/charts';
import {
  AriaComponent, CalendarComponent, DatasetComponent, GeoComponent, GridComponent, LegendComponent,
  MarkLineComponent, TitleComponent, TooltipComponent, VisualMapComponent,
} from 'echarts/components';
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers';

use([
  BarChart, GaugeChart, HeatmapChart, LineChart, MapChart, PieChart,
  AriaComponent, CalendarComponent, DatasetComponent, GeoComponent, GridComponent, LegendComponent,
  MarkLineComponent, TitleComponent, TooltipComponent, VisualMapComponent,
  CanvasRenderer, SVGRenderer,
]);

export { connect, getMap, graphic, init, registerMap } from 'echarts/core';
