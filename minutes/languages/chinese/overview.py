"""The Chinese words of the page of all meetings."""

from __future__ import annotations

from minutes.languages.overview import OverviewLabels

__all__ = ["CHINESE"]

CHINESE = OverviewLabels(
    language="zh",
    heading="会议",
    count="{meetings} 场会议 · {length}",
    one="{meetings} 场会议 · {length}",
    no_meetings="这里还没有会议纪要。",
    search="搜索",
    hint="标题、人名、决定、待办，以及说过的话",
    shown="显示 {} 项",
    meetings="全部会议",
    meeting="会议",
    actions="待办事项",
    date="日期",
    length="时长",
    decisions="决定",
    open="未完成待办",
    lead="按人筛选：先列其负责的事项，再列其提出而负责人待定的事项。勾选只保存在本浏览器，此处与会议页面相同。",
    files="全部待办与处理记录的文件：",
    of_whom="负责人或提出者",
    tally="{own} 项 + 待定 {said} 项",
    all="全部",
    nobody="尚无人",
    when="截止",
    overdue="已逾期",
    this_week="本周之内",
    on_a_day="有日期",
    no_day="无日期",
    which="显示",
    still_open="未完成",
    done="已完成",
    sort="排序",
    by_due="截止日期",
    by_owner="负责人",
    by_meeting="会议",
    more="再显示 {} 项",
    open_count="共 {all} 项，{open} 项未完成",
    late="{} 项已逾期",
    none_left="没有符合条件的事项。",
    clear="清除",
    said="说过的话",
    nothing_said="没有人说过。",
    heard_of="已搜索 {all} 场会议中的 {heard} 场：其 NAME.minutes.json 在此的最近会议。",
    by_file="按文件时间",
    gone="录音已不在，纪要仍保留。",
)
