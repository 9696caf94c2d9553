"""The official forms of plans 4 to 16 of Haiyuan: printed as the documents have them, held against what they ask."""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import LibreOffice
from openpyxl.utils import range_boundaries
from people import id_number

from addin.libreoffice.recalculate import recalculate
from policies.library import document
from policies.scoring import form_of, resolve
from workbooks.build import new
from workbooks.calculate import calculate
from workbooks.check import check
from workbooks.findings import Finding
from workbooks.form_library import form
from workbooks.package import Package

AS_OF = date(2024, 9, 30)
Fields = dict[str, Any]
SEALS = "盖章：________________盖章：________________" * 2

# What each form prints, in reading order; prose in the project's own words.
PRINTED = {
    "5-4-1": (
        "海原县公共就业服务能力提升项目制培训申报表|一、单位基本情况|单位名称|地址|社会信用代码号|有无相应培训资质|□有□无|办学许可证号等|户名|开户行|银行账号|"
        "法定代表人|法定代表人联系电话|填报人|填报人联系电话|职工人数|二、项目基本情况|项目工种名称|项目培训生源|"
        "□本企业职工□企业定向招录□定向群体□自主招生□其他|项目培训情况|□培训体系完善，曾开展过□培训体系完善，未开展过|"
        "三、申报项目相关条件|师资|姓名|身份证号|学历|专业|职称或职业资格|负责课程内容|专职教师|兼职教师|"
        "场地|实训教学教室|实习操作工位数|自有|个|平方米|个|租用|个|平方米|个|设备|序号|设备名称|型号|单台价格|数量|"
        "考务人员|姓名|身份证号|学历|专业|职称或职业资格|任教领域|考评人员|四、项目申报计划及经费预算|"
        "培训对象|本项目培训人数|本项目期数|每期培训人数|培训计划时间|培训课时|授课老师|考务阅卷人员|"
        "预算明细（参考示例）|序号|项目名称|单价|数量|计量单位|金额|备注|课时费用|管理费用|物业费用|材料消耗费用|资料费用|五、培训方案|"
        "(一)单位基本情况|(二)项目基本情况：定义和内容；培训对象；环境条件和培训要求|(三)培训调研分析|"
        "(四)培训标准：课程计划和大纲、课程安排、实训、教案、教材、管理制度、考核细目、考核题目|(五)培训预期效应|(六)其他|"
        "法定代表人签字（盖章）年月日|六、项目制培训立项结果|"
        f"县级部门审核意见及盖章|审核意见：□推荐市级立项□不立项|{SEALS}|年月日|"
        f"市级部门审核意见及盖章|审核意见：□推荐市级立项□不立项|{SEALS}|年月日|注：一个培训项目填报一张本表格"
    ),
    "5-4-2": (
        "海原县公共就业服务能力提升项目制培训验收报告|一、XXX项目制培训开展情况总结|(一)项目开展基本情况|(二)项目实施成效|(三)相关建议|"
        "(四)项目完成数据情况统计|项目（工种）名称：|序号|项目|项目内容|考核情况|备注|"
        "课程实施|培训教学日志|□有□无|实训日志|□有□无|学员考勤记录|□有□无|考核实施|考务记录|□有□无|学员考核记录|□有□无|"
        "配套设施|师资情况|□是□否|是否按照申报执行|场地设备实训情况|□是□否|"
        "培训成效|培训计划人数|人|实际参培人数|人|实际考核人数|人|培训合格人数|人|培训合格率|%|项目培训核定金额|元|项目培训实际支出|元|"
        "社会效应|培训学员满意率|%|业务部门认可度|%|学员就业率|%|其他（可自行补充）|备注：对应条目需提供相关支撑材料。|(五)培训验收结果|"
        f"县级部门审核意见及盖章|审核意见：□五星□四星□三星□不予评星|{SEALS}|年月日|"
        f"市级部门审核意见及盖章|审核意见：□五星□四星□三星□不予评星|{SEALS}|年月日"
    ),
    "5-7-1": (
        "零工驿站补贴申请表|零工驿站名称|单位地址|联系人姓名|联系电话|开户行|银行账号|配备工作人员情况|零工驿站硬件设施|"
        "工作制度及管理制度|服务成效|所属地就业创业和人才服务中心初审意见|（公章）年月日|所属地人力资源和社会保障局意见|（公章）年月日"
    ),
    "5-7-2": "零工驿站名单|填报单位：|序号|申请站点名称|详细地址|站点业务工作人员|联系方式|备注",
    "5-8-1": (
        "驻外劳务服务中心设立申请表（市级）|申请机构（盖章）（承建单位）|建站名称|申请机构负责人|联系电话|工作站地址|劳务服务中心简介|"
        "申请机构承诺|所填信息和提供的材料真实、有效、合法。|申请机构负责人所属县（区）人社部门意见：|机构法人签名：（单位盖章）：|（公章）年月日|"
        "考察组意见：|市人力资源和社会保障局意见：|（签字）年月日|（公章）年月日"
    ),
    "5-8-2": (
        "驻外劳务服务中心设立申请表（县级）|申请机构（盖章）（承建单位）|建站名称|申请机构负责人|联系电话|工作站地址|劳务服务中心简介|"
        "申请机构承诺|所填信息和提供的材料真实、有效、合法。|申请机构负责人所属县（区）人社部门意见：|机构法人签名：（单位盖章）：|（公章）年月日"
    ),
    "5-8-3": (
        "劳务服务中心外出务工人员花名册|填报单位：|填报人：|联系方式：|填报日期：|序号|姓名|性别|民族|文化程度|身份证号|户籍性质|"
        "户籍所在地|务工时间|从事岗位|月收入|是否缴纳社保|联系电话|备注|"
        "注：申请设立驻外劳务服务中心需已累计输送中卫籍劳动力2000人以上（按经济发展情况可调整）。"
    ),
    "5-10-1": (
        "大学生社会实践、跟岗学习活动申请表|姓名|性别|民族|出生年月|照片|籍贯|政治面貌|在读学历、年级|学校、学院及专业|联系电话|"
        "身份证号码|家庭住址|个人特长|社会实践意向|□机关事业单位□企业|个人简历及获奖情况|"
        "诚信承诺|填写的情况和提供的材料、证件真实有效；如有虚假，自愿承担后果和责任。|申请人签名：年月日|"
        "审批意见|人力资源和社会保障部门（盖章）年月日"
    ),
    "5-10-2": (
        "大学生社会实践、跟岗学习活动考勤表|填报单位（盖章）|填报日期：年月日|序号|姓名|性别|身份证号码|服务时间|在岗天数|本人签字|备注|"
        "出勤|事假|单位负责人（签字）：|联系人：|联系电话：|"
        "说明：1.活动结束后由单位负责人签字并加盖公章，报所在地人力资源和社会保障局；2.如有请假务必附假条。"
    ),
    "5-15-1": (
        "中卫市优秀就业见习基地申请表|用人单位名称|所在地址|统一社会信用代码|所属行业|单位类型|注册资金|目前单位职工总数|高校毕业生职工总数|"
        "每年提供见习实习岗位数量|年度吸纳见习青年数量|年度留用人数|见习终止或期满就业率|用人单位开户银行（支行）|银行账户|联系人|联系电话|"
        "单位简介|（开展就业见习的经验做法和成效可另附）|县人力资源社会保障部门推荐意见|经办人：（盖章）年月日|"
        "市人力资源社会保障局意见|（盖章）年月日"
    ),
    "5-15-3": (
        "参加就业见习人员花名册|用人单位名称（盖章）：|填报日期：年月日|序号|姓名|身份证号|见习岗位|见习起止年月|是否留用|"
        "如留用，签订合同起止日期|未留用，是否实现就业|如就业，请提供就业单位名称|备注"
    ),
    "5-15-4": (
        "中卫市优秀就业见习基地推荐名单汇总表|推荐部门（盖章）：|联系人：|时间：年月日|序号|用人单位名称|见习人数|期满留用数|留用率|"
        "见习终止或期满就业率|评价分值|开户行|账号|备注"
    ),
    "5-16-1": (
        "农民工返乡创业基地申报表|基地名称|基地地址|基地启用时间|年月日|对外公开电话|基地占地面积|平方米|孵化建筑面积|平方米|基地孵化面积|平方米|"
        "基地资产总值|万元|基地资产性质|事业/企业/非企业法人|基地资产权属|（具体单位）|基地机构性质|事业/企业/非企业法人|"
        "基地统一社会信用代码|基地负责人|联系电话|基地运营方式|自营/委托/合作|基地运营机构|（具体单位）|运营负责人|联系电话|在孵实体总数|"
        "农民工实体数|运营绩效情况|指标内容|当期数|运营以来累计数|在孵实体数（户）|在孵实体吸纳就业数（个）|孵化场所利用率（%）|"
        "入孵实体孵化成功率（%）|入孵实体到期出园率（%）|基地简介（基本情况、运行情况、运营绩效、取得荣誉等，1000字以内）|"
        "县区人社部门意见|（盖章）年月日|地市级人社部门意见|（盖章）年月日"
    ),
}
# Scoring forms: what stands above and below the points, then sections and items with their points.
SCORED = {
    "5-15-2": (
        "中卫市优秀就业见习基地评价表|推荐单位（盖章）|填报日期：年月日|类别|指标|评分标准|分值|企业自评|属地评分",
        "总计|说明：此表为推荐市级优秀基地的参考依据，60-70（含）分为合格，70—80分（含）为良好，80分以上为优秀。",
        {
            "见习政策落实（8分）": {"报送见习考勤": 8},
            "见习单位运行（32分）": {
                "活动开展情况": 10, "见习岗位质量": 3, "见习制度": 5, "专人负责制": 3, "工作条件": 5,
                "劳动安全卫生制度": 6,
            },
            "见习流程管理（30分）": {
                "发布见习岗位信息": 2, "签订见习协议": 4, "开展岗前培训": 4, "导师带教制度": 5, "建立见习台账记录": 5,
                "上报见习数据及资料": 5, "开展考核鉴定": 5,
            },
            "见习效果（20分）": {"见习人员留用率": 5, "其他渠道就业情况": 10, "见习人员反馈": 5},
            "创新与发展（10分）": {"管理办法和管理制度": 3, "补贴和福利待遇": 3, "典型带动": 2, "示范和引领": 2},
        },
    ),
    "5-16-2": (
        "农民工返乡创业基地认定打分表|基地名称：|指标|描述|各项满分|各项得分",
        "评审人员意见|备注：总分须达到60分以上为及格，否则不予评定。",
        {
            "基本情况15分": {"1.运营主体资质": 5, "2.基础设施条件": 5, "3.园区管理制度": 5},
            "落实政策情况20分": {"1.落实人社部门政策情况": 15, "2.落实其他部门政策情况": 5},
            "运营绩效情况50分": {
                "1.入驻创业实体和带动就业": 20, "2.孵化成功率": 10, "3.孵化场所利用率": 10, "4.农民工创业实体占比": 10,
            },
            "发挥作用情况10分": {"1.引领孵化服务模式创新": 5, "2.特色项目打造和创业典型培育": 5},
            "其他情况5分": {"1.运营单位法人及企业征信情况": 2, "2.入驻企业守法诚信经营情况": 3},
        },
    ),
}  # fmt: skip
# Print area, and merged cells that make the form what it is.
LAID = {
    "5-4-1": ("A1:G64", "A18:A19 A20:A21 B23:E23 F23:G23 A34:A36 A58:A60 A61:A63"),
    "5-4-2": ("A1:F39", "B13:B15 B16:B17 B18:B19 F18:F19 B20:B26 B27:B29 B30:B31 A34:A36 A37:A39"),
    "5-7-1": ("A1:D11", "B6:D6 B11:D11"),
    "5-7-2": ("A1:F16", ""),
    "5-8-1": ("A1:D11", "A8:A9 C8:D8 C9:D9 A10:B10 A11:B11"),
    "5-8-2": ("A1:D9", "A8:A9 C8:D8"),
    "5-8-3": ("A1:N12", ""),
    "5-10-1": ("A1:I13", "I3:I5 B5:H5 A11:A12 C4:D4"),
    "5-10-2": ("A1:I19", "A4:A5 F4:G4 I4:I5"),
    "5-15-1": ("A1:F13", "B3:F3 B9:C9 B11:F11"),
    "5-15-2": ("A1:F27", "A6:A11 A12:A18 A19:A21 A22:A25 A26:C26"),
    "5-15-3": ("A1:K19", "G4:H4"),
    "5-15-4": ("A1:J10", ""),
    "5-16-1": ("A1:F22", "A14:A19 B14:C14 E14:F14"),
    "5-16-2": ("A1:D19", "A5:A7 A8:A9 A10:A13 A14:A15 A16:A17 B18:D18"),
}


def seen(path: Path, name: str) -> list[str]:
    """The texts inside the print area, without blanks, in reading order."""
    sheet = openpyxl.load_workbook(path)[form(name).sheet]
    left, top, right, bottom = range_boundaries(sheet.print_area.partition("!")[2].replace("$", ""))
    cells = [cell for row in sheet.iter_rows(top, bottom, left, right) for cell in row]
    texts = ["".join(cell.value.split()) for cell in cells if isinstance(cell.value, str) and cell.data_type != "f"]
    return [text for text in texts if text]


@pytest.mark.parametrize("name", PRINTED)
def test_a_form_prints_its_label_and_its_texts_in_order(tmp_path: Path, name: str) -> None:
    assert seen(new(name, tmp_path / "表.xlsx", as_of=AS_OF), name) == [f"附件{name}", *PRINTED[name].split("|")]


@pytest.mark.parametrize("name", SCORED)
def test_a_scoring_form_prints_its_items_and_points_in_order(tmp_path: Path, name: str) -> None:
    above, below, sections = SCORED[name]
    sheet = openpyxl.load_workbook(new(name, tmp_path / "表.xlsx", as_of=AS_OF))[form(name).sheet]
    texts = seen(tmp_path / "表.xlsx", name)
    head, foot = [f"附件{name}", *above.split("|")], below.split("|")
    assert texts[: len(head)] == head
    assert [text for text in texts if text in foot] == foot
    headings = [text for text in texts if text in sections]
    assert headings == list(sections)
    names = [item for items in sections.values() for item in items]
    assert [text.partition("：")[0] for text in texts if text.partition("：")[0] in names] == names
    most = 3 if name == "5-16-2" else 4
    first = next(row for row in range(1, 10) if sheet.cell(row, most).value in ("各项满分", "分值")) + 1
    points = [int(str(sheet.cell(first + n, most).value).removesuffix("分")) for n in range(len(names))]
    assert points == [number for items in sections.values() for number in items.values()]
    assert sum(points) == 100
    law = form_of(resolve("haiyuan-2023"), name)
    assert [(item.name, int(item.most)) for item in law.items] == [
        (item.partition(".")[2] or item, number) for item, number in zip(names, points, strict=True)
    ]


@pytest.mark.parametrize("name", LAID)
def test_a_form_is_laid_out_for_a4_with_its_merged_cells(tmp_path: Path, name: str) -> None:
    area, merged = LAID[name]
    sheet = openpyxl.load_workbook(new(name, tmp_path / "表.xlsx", as_of=AS_OF))[form(name).sheet]
    assert sheet.print_area.partition("!")[2].replace("$", "") == area
    assert set(merged.split()) <= {str(found) for found in sheet.merged_cells.ranges}
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth or 1) == (9, 1)
    assert (sheet["A1"].font.name, sheet["A2"].font.name, sheet["A2"].font.sz) == ("黑体", "方正小标宋简体", 22)


def test_the_forms_name_clauses_of_their_plan() -> None:
    plans = {chapter.id for chapter in document("haiyuan-2023").chapters}
    for name in LAID:
        own = form(name)
        assert own.clause.startswith("方案") and own.document == "haiyuan-2023"
        assert name.split("-")[1].zfill(2) in plans
        assert all(asked.clause and asked.says for asked in own.requires)


@dataclass
class Case:
    """A form filled in: single cells, rows of its first table, rows of named tables, for one policy."""

    fields: Fields = field(default_factory=dict)
    rows: list[Fields] = field(default_factory=list)
    tables: dict[str, list[Fields]] = field(default_factory=dict)
    policy: str = "haiyuan-2023"


def worker(number: int, **changes: object) -> Fields:
    row = {
        "姓名": f"务工{number}",
        "身份证号": id_number(number % 250, "19900101" if number < 250 else "19910101"),
        "务工时间": "2024.03-2024.06",
        "月收入": 4000,
        "是否缴纳社保": "是",
    }
    return row | changes


def student(number: int, **changes: object) -> Fields:
    row = {
        "姓名": f"学生{number}",
        "身份证号码": id_number(number, "20040101"),
        "服务时间": "2024.07.01-2024.07.31",
        "出勤": 20,
        "事假": 3,
    }
    return row | changes


def trainee(number: int, **changes: object) -> Fields:
    row = {
        "姓名": f"见习{number}",
        "身份证号": id_number(number, "20010101"),
        "见习起止年月": "2024.01-2024.03",
        "是否留用": "是",
        "合同起": "2024-04-01",
        "合同止": "2025-03-31",
    }
    return row | changes


def let_go(number: int, **changes: object) -> Fields:
    gone = {"是否留用": "否", "合同起": None, "合同止": None, "实现就业": "是", "就业单位": "别的公司"}
    return trainee(number, **(gone | changes))


def teacher(number: int, **changes: object) -> Fields:
    return {"教师姓名": f"教师{number}", "教师身份证号": id_number(number, "19800101")} | changes


def base(number: int, **changes: object) -> Fields:
    row = {"用人单位名称": f"公司{number}", "见习人数": 13, "期满留用数": 4, "就业率": 1, "评价分值": 81}
    return row | changes


FULL_16 = [5, 5, 5, 15, 5, 20, 10, 10, 10, 5, 5, 2, 3]
FULL_15 = [8, 10, 3, 5, 3, 5, 6, 2, 4, 4, 5, 5, 5, 5, 5, 10, 5, 3, 3, 2, 2]
DAYS = "2024.03.01-2024.06.01"  # three months and a day
CODE = "91640599MA0000000N"
NINE = "haiyuan-2023?驻外劳务服务中心建站补贴.年输出海原籍人数=9"  # so that the tests need not write five hundred rows

RIGHT: dict[str, Case] = {
    "5-4-1": Case(
        {
            "单位名称": "示范公司", "社会信用代码号": CODE, "培训资质": "无", "项目工种名称": "焊工",
            "项目培训生源": "本企业职工", "项目培训情况": "培训体系完善，曾开展过", "培训人数": 100, "培训期数": 2,
            "每期人数": 50, "县级审核意见": "推荐市级立项", "市级审核意见": "不立项",
        },
        [teacher(1), teacher(2)],
        {
            "设备": [{"设备名称": "焊机", "单台价格": 3000, "设备数量": 10}],
            "考务人员": [{"考评姓名": "考评1", "考评身份证号": id_number(1, "19800101")}],
            "预算": [{"项目名称": "课时费用", "单价": 33.33, "预算数量": 3}, {"项目名称": "管理费用"}],
        },
    ),
    "5-4-2": Case(
        {
            "培训教学日志": "有", "实训日志": "有", "学员考勤记录": "有", "考务记录": "有", "学员考核记录": "有",
            "师资情况": "是", "场地设备实训情况": "否", "项目工种名称": "焊工",
            "培训计划人数": 60, "实际参培人数": 60, "实际考核人数": 60,
            "培训合格人数": 60, "项目培训核定金额": 100000, "项目培训实际支出": 90000, "培训学员满意率": 100,
            "业务部门认可度": 100, "学员就业率": 100, "县级星级": "五星", "市级星级": "四星",
        },
    ),
    "5-7-1": Case({"零工驿站名称": "海原县海城零工驿站", "银行账号": "622848040256480001"}),
    "5-7-2": Case(rows=[{"申请站点名称": f"海原县第{n}零工驿站"} for n in range(1, 7)]),
    "5-8-1": Case({"申请机构": "示范公司", "建站名称": "驻示范市劳务服务中心"}),
    "5-8-2": Case({"申请机构": "示范公司", "建站名称": "驻示范市劳务服务中心"}),
    "5-8-3": Case({"累计输送中卫籍人数": 2000}, [*map(worker, range(8)), worker(8, 务工时间=DAYS)], policy=NINE),
    "5-10-1": Case(
        {
            "姓名": "学生1", "身份证号码": id_number(1, "20040101"), "籍贯": "宁夏海原", "在读学历、年级": "本科二年级",
            "社会实践意向": "企业",
        }
    ),
    "5-10-2": Case(rows=[student(1), student(2, 事假=None), student(3, 出勤=23, 事假=0)]),
    "5-15-1": Case(
        {
            "用人单位名称": "示范公司", "统一社会信用代码": CODE, "职工总数": 40, "高校毕业生职工总数": 40,
            "年度吸纳数": 10, "年度留用数": 10, "就业率": 1,
        }
    ),
    "5-15-2": Case({"自评": FULL_15, "属地": FULL_15}),
    "5-15-3": Case(rows=[*(trainee(n) for n in range(8)), let_go(8), let_go(9, 实现就业="否", 就业单位=None)]),
    "5-15-4": Case(rows=[base(n) for n in range(3)]),
    "5-16-1": Case(
        {
            "基地名称": "示范基地", "基地统一社会信用代码": CODE, "基地启用时间": "2023-09-30", "在孵实体总数": 40,
            "农民工实体数": 12, "当期在孵实体数": 40, "累计在孵实体数": 40, "当期吸纳就业数": 160,
            "累计吸纳就业数": 160, "当期利用率": 100, "累计利用率": 100, "当期成功率": 100, "累计成功率": 100,
            "当期出园率": 100, "累计出园率": 100,
        }
    ),
    "5-16-2": Case({"得分": FULL_16}),
}  # fmt: skip


def filled(folder: Path, name: str, case: Case) -> Path:
    more: dict[str, Any] = {"data": case.rows, "fields": case.fields, "tables": case.tables, "policy": case.policy}
    return new(name, folder / "表.xlsx", as_of=AS_OF, **more)


def found(folder: Path, name: str, case: Case) -> list[Finding]:
    """The findings, without the one that a case which tries another figure is told of besides."""
    findings = check(filled(folder, name, case))
    trials = [one for one in findings if one.type == "simulated"]
    assert len(trials) == (case.policy == NINE)
    return [one for one in findings if one not in trials]


def told_beside(path: Path, name: str) -> str:
    """What the form itself says outside its print area."""
    sheet = openpyxl.load_workbook(path, data_only=True)[form(name).sheet]
    right = range_boundaries(sheet.print_area.partition("!")[2].replace("$", ""))[2]
    return "".join(str(c.value) for row in sheet.iter_rows(min_col=right + 1) for c in row if isinstance(c.value, str))


@pytest.mark.parametrize("name", RIGHT)
def test_a_form_filled_right_gives_no_finding(tmp_path: Path, name: str) -> None:
    assert found(tmp_path, name, RIGHT[name]) == []
    told = told_beside(tmp_path / "表.xlsx", name)
    assert [head for head in ("错误：", "待核：", "提醒：", "#") if head in told] == []
    assert [one.id for one in form(name).requires if not one.each and f"符合：{one.says}。" not in told] == []


def test_the_other_ways_to_be_right_give_no_finding(tmp_path: Path) -> None:
    first = {"在孵实体总数": 25, "当期在孵实体数": 25, "农民工实体数": 8, "当期吸纳就业数": 250, "累计吸纳就业数": 250}
    for place, (name, fields) in enumerate(
        (
            ("5-16-1", first),
            ("5-4-1", {"培训资质": "有", "项目培训生源": ["定向群体", "自主招生"]}),
            ("5-4-2", {"市级星级": "不予评星", "培训合格人数": 45}),
        )
    ):
        folder = tmp_path / str(place)
        folder.mkdir()
        assert found(folder, name, Case(RIGHT[name].fields | fields, RIGHT[name].rows, RIGHT[name].tables)) == []


@pytest.mark.parametrize(("people", "told"), [(500, []), (499, ["form-requirement"])])
def test_five_hundred_people_are_enough(tmp_path: Path, people: int, told: list[str]) -> None:
    rows = [worker(n) for n in range(people)]
    assert [one.type for one in found(tmp_path, "5-8-3", Case(rows=rows))] == told


def rows_with(name: str, number: int, **changes: object) -> list[Fields]:
    rows = [dict(row) for row in RIGHT[name].rows]
    rows[number] |= changes
    return rows


def budget(**changes: object) -> dict[str, list[Fields]]:
    return {"预算": [{"项目名称": "课时费用", "单价": 33.33, "预算数量": 3} | changes]}


# One wrong value, and the requirement of the form (or the kind of finding) that tells it.
WRONG: list[tuple[str, Case, str]] = [
    ("5-4-1", Case(tables=budget(金额=100)), "预算金额"),
    ("5-4-1", Case({"培训人数": 101}), "培训人数"),
    ("5-4-1", Case({"社会信用代码号": CODE[:-1]}), "wrong-code"),
    ("5-4-1", Case({"社会信用代码号": CODE[:-1] + "P"}), "wrong-code"),
    ("5-4-1", Case(rows=[teacher(1, 教师身份证号=id_number(1)[:-1])]), "wrong-identity"),
    ("5-4-1", Case(rows=[teacher(1), teacher(1)]), "duplicate-person"),
    ("5-4-1", Case(tables={"考务人员": [{"考评姓名": "甲", "考评身份证号": "640599199001010004"}]}), "wrong-identity"),
    ("5-4-1", Case({"项目培训生源": "自主招生"}), "无资质的生源"),
    ("5-4-1", Case({"项目培训生源": ["本企业职工", "自主招生"]}), "无资质的生源"),
    ("5-4-1", Case({"培训资质": ["有", "无"]}), "有无资质选一项"),
    ("5-4-1", Case({"项目培训情况": ["培训体系完善，曾开展过", "培训体系完善，未开展过"]}), "培训情况选一项"),
    ("5-4-1", Case({"县级审核意见": ["推荐市级立项", "不立项"]}), "县级意见选一项"),
    ("5-4-1", Case({"市级审核意见": ["推荐市级立项", "不立项"]}), "市级意见选一项"),
    ("5-4-2", Case({"实际参培人数": 61}), "参培人数"),
    ("5-4-2", Case({"实际考核人数": 61, "培训合格率": 98.36}), "考核人数"),
    ("5-4-2", Case({"培训合格人数": 61}), "合格人数"),
    ("5-4-2", Case({"培训合格率": 99}), "合格率"),
    ("5-4-2", Case({"培训学员满意率": 101}), "满意率"),
    ("5-4-2", Case({"业务部门认可度": 101}), "认可度"),
    ("5-4-2", Case({"学员就业率": 101}), "就业率"),
    ("5-4-2", Case({"培训教学日志": ["有", "无"]}), "培训教学日志选一项"),
    ("5-4-2", Case({"实训日志": ["有", "无"]}), "实训日志选一项"),
    ("5-4-2", Case({"学员考勤记录": ["有", "无"]}), "学员考勤记录选一项"),
    ("5-4-2", Case({"考务记录": ["有", "无"]}), "考务记录选一项"),
    ("5-4-2", Case({"学员考核记录": ["有", "无"]}), "学员考核记录选一项"),
    ("5-4-2", Case({"师资情况": ["是", "否"]}), "师资情况选一项"),
    ("5-4-2", Case({"场地设备实训情况": ["是", "否"]}), "场地设备实训情况选一项"),
    ("5-4-2", Case({"县级星级": ["五星", "四星"]}), "县级一个星级"),
    ("5-4-2", Case({"市级星级": ["五星", "不予评星"]}), "市级一个星级"),
    ("5-7-1", Case({"零工驿站名称": "海城驿站"}), "统一命名"),
    ("5-7-2", Case(rows=[{"申请站点名称": f"海原县第{n}零工驿站"} for n in range(7)]), "驿站个数"),
    ("5-8-3", Case(rows=[worker(n) for n in range(8)]), "年输出人数"),
    ("5-8-3", Case(rows=rows_with("5-8-3", 7, 务工时间="2024.03-2024.05")), "务工月数"),
    ("5-8-3", Case(rows=rows_with("5-8-3", 7, 务工时间="2024.03.01-2024.05.31")), "务工月数"),
    ("5-8-3", Case(rows=rows_with("5-8-3", 7, 务工时间="三个月")), "bad-date"),
    ("5-8-3", Case(rows=rows_with("5-8-3", 7, 月收入=3999)), "月均收入"),
    ("5-8-3", Case({"累计输送中卫籍人数": 1999}), "累计输送"),
    ("5-10-1", Case({"籍贯": "宁夏固原"}), "籍贯海原"),
    ("5-10-1", Case({"在读学历、年级": "本科毕业"}), "在读"),
    ("5-10-1", Case({"社会实践意向": ["机关事业单位", "企业"]}), "意向选一项"),
    ("5-10-1", Case({"身份证号码": "1"}), "wrong-identity"),
    ("5-10-2", Case(rows=rows_with("5-10-2", 0, 事假=4)), "在岗天数"),
    ("5-10-2", Case(rows=rows_with("5-10-2", 2, 出勤=24)), "在岗天数"),
    ("5-15-1", Case({"高校毕业生职工总数": 41}), "高校毕业生职工"),
    ("5-15-1", Case({"年度留用数": 11}), "年度留用"),
    ("5-15-1", Case({"年度吸纳数": 9, "年度留用数": 9}), "年度吸纳"),
    ("5-15-1", Case({"就业率": 1.01}), "就业率"),
    ("5-15-2", Case({"属地": [9, *FULL_15[1:]]}), "bad-points"),
    ("5-15-2", Case({"自评": [9, *FULL_15[1:]]}), "bad-points"),
    ("5-15-2", Case({"属地": [-1, *FULL_15[1:]]}), "bad-points"),
    ("5-15-2", Case({"属地": [None, *FULL_15[1:]]}), "bad-points"),
    ("5-15-2", Case({"属地": [0, 0, 1, *FULL_15[3:]]}), "soft-requirement"),
    ("5-15-2", Case({"属地": [0, 0, 0, *FULL_15[3:]]}), "form-notice"),
    ("5-15-3", Case(rows=RIGHT["5-15-3"].rows[1:]), "见习人数"),
    ("5-15-3", Case(rows=rows_with("5-15-3", 0, 见习起止年月="2024.01-2024.02")), "见习月数"),
    ("5-15-3", Case(rows=rows_with("5-15-3", 0, 见习起止年月="2023.01-2024.01")), "见习月数"),
    ("5-15-3", Case(rows=rows_with("5-15-3", 0, 合同止=None)), "留用合同"),
    ("5-15-3", Case(rows=rows_with("5-15-3", 0, 合同止="2024-03-31")), "合同期"),
    ("5-15-3", Case(rows=rows_with("5-15-3", 9, 实现就业=None)), "未留用的就业"),
    ("5-15-3", Case(rows=rows_with("5-15-3", 8, 就业单位=None)), "就业单位"),
    ("5-15-4", Case(rows=[base(n) for n in range(4)]), "推荐家数"),
    ("5-15-4", Case(rows=rows_with("5-15-4", 0, 期满留用数=14)), "期满留用"),
    ("5-15-4", Case(rows=rows_with("5-15-4", 0, 留用率=0.31)), "留用率"),
    ("5-15-4", Case(rows=rows_with("5-15-4", 0, 就业率=1.01)), "就业率"),
    ("5-15-4", Case(rows=rows_with("5-15-4", 0, 评价分值=101)), "评价分值"),
    ("5-15-4", Case(rows=rows_with("5-15-4", 0, 评价分值=80)), "评价得分"),
    ("5-16-1", Case({"农民工实体数": 41}), "农民工实体"),
    ("5-16-1", Case({"农民工实体数": 11}), "农民工实体占比"),
    ("5-16-1", Case({"在孵实体总数": 39, "当期在孵实体数": 39}), "规模"),
    ("5-16-1", Case({"当期吸纳就业数": 159}), "规模"),
    ("5-16-1", Case({"基地启用时间": "2023-10-01"}), "运营一年"),
    ("5-16-1", Case({"累计在孵实体数": 39}), "在孵实体数"),
    ("5-16-1", Case({"当期在孵实体数": 39}), "在孵实体数一致"),
    ("5-16-1", Case({"累计吸纳就业数": 159}), "吸纳就业数"),
    *(
        ("5-16-1", Case({name: 101}), name)
        for name in ("当期利用率", "累计利用率", "当期成功率", "累计成功率", "当期出园率", "累计出园率")
    ),
    ("5-16-2", Case({"得分": [6, *FULL_16[1:]]}), "bad-points"),
    ("5-16-2", Case({"得分": [5, 5, 5, 15, 5, 20, 4, 0, 0, 0, 0, 0, 0]}), "form-notice"),
]


@pytest.mark.parametrize(("name", "change", "told"), WRONG)
def test_one_wrong_value_gives_its_one_finding(tmp_path: Path, name: str, change: Case, told: str) -> None:
    right = RIGHT[name]
    tables = right.tables | change.tables
    case = Case(right.fields | change.fields, change.rows or right.rows, tables, right.policy)
    [finding] = found(tmp_path, name, case)
    asked = {one.id: one for one in form(name).requires}
    if told not in asked:
        assert finding.type == told
        return
    assert asked[told].says in finding.message
    assert f"{asked[told].head}{asked[told].says}。" in told_beside(tmp_path / "表.xlsx", name)
    assert (finding.level, finding.clause) == (asked[told].level, asked[told].clause)


def test_every_requirement_is_missed_once_here() -> None:
    missed = {(name, told) for name, _, told in WRONG}
    assert [(name, one.id) for name in RIGHT for one in form(name).requires if (name, one.id) not in missed] == []


def test_a_person_applies_once(tmp_path: Path) -> None:
    path = filled(tmp_path, "5-10-1", RIGHT["5-10-1"])
    book = openpyxl.load_workbook(path)
    book.copy_worksheet(book["申请表"]).title = "第二份"
    book.save(path)
    assert [(one.type, one.sheet) for one in check(path)] == [("duplicate-person", "第二份")]


def value(path: Path, name: str, address: str) -> object:
    return openpyxl.load_workbook(path, data_only=True)[form(name).sheet][address].value


def test_forms_calculate_what_they_can(tmp_path: Path) -> None:
    made: dict[str, Path] = {}

    def at(name: str, address: str) -> object:
        if name not in made:
            folder = tmp_path / name
            folder.mkdir()
            made[name] = filled(folder, name, RIGHT[name])
        return value(made[name], name, address)

    assert at("5-4-1", "F43") == 99.99
    assert at("5-4-1", "I49") == "预算合计 99.99 元"
    assert at("5-4-2", "D24") == 100
    assert at("5-4-2", "I25") == 90000
    assert at("5-8-3", "C5") == "男"
    assert at("5-10-1", "D3") == "男"
    assert at("5-10-1", "H3") == datetime(2004, 1, 1)
    assert at("5-10-2", "K6") == 23
    assert at("5-10-2", "L6") == 930
    assert at("5-15-2", "F26") == 100
    assert "优秀" in str(at("5-15-2", "H4"))
    assert round(float(str(at("5-15-4", "E5"))), 6) == round(4 / 13, 6)
    assert "留用率 80.00%，终止或期满就业率 90.00%" in str(at("5-15-3", "M3"))


def shown(path: Path) -> dict[tuple[str, int, int], object]:
    package = Package.open(path)
    return {(name, c.row, c.column): c.value for name in package.sheets for c in package.cells(name)}


@pytest.mark.parametrize("name", RIGHT)
def test_a_filled_form_shows_the_same_in_both_engines(libreoffice: LibreOffice, tmp_path: Path, name: str) -> None:
    source, ours, theirs = filled(tmp_path, name, RIGHT[name]), tmp_path / "ours.xlsx", tmp_path / "theirs.xlsx"
    assert calculate(source, ours).complete
    assert recalculate(source, theirs, False, libreoffice.office).complete
    mine, other = shown(ours), shown(theirs)
    assert {place: (mine[place], other.get(place)) for place in mine if mine[place] != other.get(place)} == {}
