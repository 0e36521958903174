"""Chinese, in simplified characters and with full-width punctuation."""

from __future__ import annotations

from minutes.languages.labels import Labels

__all__ = ["CHINESE"]

CHINESE = Labels(
    language="zh",
    meeting="会议",
    sections={"point": "摘要", "decision": "决议", "action": "待办事项", "problem": "未决问题"},
    kinds={"point": "要点", "decision": "决议", "action": "待办", "problem": "未决问题"},
    speakers="发言人及其发言占比",
    topics="议题",
    transcript="发言记录",
    contents="目录",
    named="姓名依据的发言",
    speaker="发言人",
    talk="发言时长",
    share="发言占比",
    done="已完成",
    what="事项",
    owner="负责人",
    due="截止日期",
    time="时间",
    not_said="未提及",
    nobody="负责人待定",
    said_by="待定，{}提到",
    by="截止 {}",
    in_words="，原话“{}”",
    no_speech="未检测到语音。",
    no_points="没有突出的要点；全部发言见发言记录。",
    all_said="全部发言",
    bold="全部发言；纪要所依据的发言以粗体标出",
    quoted="所有要点均为原话引用，未作改写。",
    cleaned="要点只含说过的话，语序不变；点击即可查看原话。",
    reworded="部分要点经过改写；点击即可查看原话。",
    approved="由{}于{}批准。",
    made_with="由 minutes {} 生成",
    roles={"transcriber": "语音识别", "diarizer": "说话人区分", "scorer": "重要性评估"},
    original="原话",
    to_transcript="见发言记录",
    to_minutes="见纪要",
    attention="注意力随时间的分布",
    attention_caption="每根竖条是一段发言：高度表示权重，颜色表示发言人。",
    attention_kept="圆点标出纪要保留的内容，合计占注意力的 {}。",
    attention_share="占全会注意力的 {}",
    of_attention="注意力 {}",
    search="搜索",
    search_hint="搜索要点和发言记录",
    everyone="所有发言人",
    found="找到 {} 处",
    link="此要点的链接",
    copy="复制原文",
    copied="已复制",
    copy_text="复制为文本",
    copy_markdown="复制为 Markdown",
    why="为何入选？",
    why_told="{kind}：概率 {probability}，达到 {threshold} 即列出。",
    why_explicit="发言中明确说出。",
    why_marks="依据的措辞",
    why_accepted="应承的话",
    why_owner="话中未说明由谁负责；由发言人负责的概率为 {}。",
    why_context="所指的前文",
    why_in_meeting="在会上当场完成的概率为 {}。",
    why_words="有底色的词提高了重要性，有下划线的词降低了重要性；以对数几率计：{}",
    why_no_word="没有哪个词特别突出。",
    why_also="发言人、时间、时长以及用词的罕见程度也有影响。",
    why_attended="除此之外，模型最关注",
    recording="录音",
    play="播放",
    pause="暂停",
    position="播放位置",
    speed="播放速度",
    close="关闭",
    unplayable="此页面无法播放录音：{}。点击时间可跳转到发言记录。",
    seconds="{} 秒",
    minutes="{} 分钟",
    hours="{} 小时",
    day="{year}年{month}月{day}日（{weekday}）",
    first="1",
    months=tuple(map(str, range(1, 13))),
    weekdays=("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    percent="{}%",
    decimal=".",
    comma="，",
    colon="：",
    aside="（{}）",
    quotation="“{}”",
    notices={
        "No speech was found in this recording.": "录音中未检测到语音。",
        "Speech was found in this recording, but no words were recognised.": (
            "录音中有语音，但未识别出任何词语。"
        ),
        "The {count} sound tracks of the recording are heard together.": (
            "录音的 {count} 条音轨合并识别。"
        ),
        "Sound track {number} of {count} is heard; the others are silent.": (
            "识别第 {number} 条音轨（共 {count} 条）；其余音轨无声。"
        ),
        "Sound track {number} of {count} is heard; the others are in other languages.": (
            "识别第 {number} 条音轨（共 {count} 条）；其余音轨为其他语言。"
        ),
        "The {count} channels of the recording hold a speaker each and are heard one by one.": (
            "录音的 {count} 个声道各有一位发言人，分别识别。"
        ),
        "The transcript has no times; those shown are estimated from its length.": (
            "文字记录没有时间信息；所示时间按文字长度估算。"
        ),
        "Not discussed: {items}": "未讨论：{items}",
        "Decisions, actions and open problems were told only where they were said in so many "
        "words: {scorer} does not know them.": (
            "仅列出明确说出的决定、行动项和未决问题：{scorer} 不具备此能力。"
        ),
        # As older versions said it, whose records are still read.
        "Nothing says when the meeting was; its date is the day on which the file was last "
        "changed, and days such as Friday were reckoned from it.": (
            "没有信息说明会议的时间；日期取自文件最后修改的日子，“周五”等日期由此推算。"
        ),
        "Nothing says when the meeting was; its date is the day on which the file was last "
        "changed, and days such as Friday were reckoned from it. Put the day before the name of "
        "the file, such as 2027-03-02 planning, or give --date 2027-03-02.": (
            "没有信息说明会议的时间；日期取自文件最后修改的日子，“周五”等日期由此推算。"
            "请在文件名前加上日期，如 2027-03-02 planning，或指定 --date 2027-03-02。"
        ),
        "Decisions, actions and open problems were not looked for: {scorer} does not know them.": (
            "未查找决定、行动项和未决问题：{scorer} 不具备此能力。"
        ),
        "The words were recognised by a model that knows English alone; what was said in another "
        "language is not what is written here.": (
            "文字由只懂英语的模型识别；其他语言的发言与此处所写不符。"
        ),
        "The attention model was trained on {known}; this meeting is in {language}, so lexrank "
        "weighs it, which is less precise.": (
            "注意力模型以{known}训练，而本次会议使用{language}，因此改用 lexrank 评估，精度较低。"
        ),
        "The attention model was trained on {known}; {some} of {all} utterances are in another "
        "script, so lexrank weighs those, which is less precise.": (
            "注意力模型以{known}训练；{all} 段发言中有 {some} 段使用其他文字，"
            "因此改用 lexrank 评估这些发言，精度较低。"
        ),
    },
    languages={"English": "英语", "Chinese": "中文"},
)
