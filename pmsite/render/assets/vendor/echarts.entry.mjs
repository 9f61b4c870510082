// What the metrics pages draw with, and nothing else of Apache ECharts.
import { init, use } from "echarts/core";
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendScrollComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, AriaComponent, GridComponent, LegendScrollComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);
export { init };
